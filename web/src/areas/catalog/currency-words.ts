import { words } from "../../i18n/words.ts";

export const currencyWords = words(
  {
    title: "汇率",
    help: "外币订单按下单日的汇率折算人民币；已计价的订单保持当时的汇率。",
    none: "还没有登记汇率，暂不能开外币订单。",
    add: "登记汇率",
    currency: "币种",
    valid_from: "起用日期",
    rate: "1 单位外币折合人民币",
    rateHint: "例如 7.1032",
    value: "1 {currency} = {rate} 元",
    since: "自 {date} 起",
    earlier: "更早的汇率",
    save: "保存",
  },
  {
    title: "Currency rates",
    help: "Orders in a foreign currency are converted at the rate of the order date; orders priced before keep theirs.",
    none: "No rate entered yet, so nothing can be ordered in a foreign currency.",
    add: "Enter a rate",
    currency: "Currency",
    valid_from: "Valid from",
    rate: "CNY for one unit",
    rateHint: "e.g. 7.1032",
    value: "1 {currency} = CNY {rate}",
    since: "since {date}",
    earlier: "Earlier rates",
    save: "Save",
  },
);
