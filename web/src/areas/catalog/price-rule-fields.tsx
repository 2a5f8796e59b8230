/** One line of a price list: product, quantity break, and a price, a discount or a gift. */

import { Button } from "antd";
import { searchProducts } from "../../api/lookups.ts";
import type { LookupItem } from "../../api/types.ts";
import { useWords } from "../../i18n/words.ts";
import { Choice, Field, TextInput } from "../../ui/field.tsx";
import { LookupSelect } from "../../ui/lookup-select.tsx";
import type { OfferKind, RuleDraft } from "./price-draft.ts";
import type { ListKind } from "./price-queries.ts";
import { priceWords } from "./price-words.ts";

interface PriceRuleFieldsProps {
  rule: RuleDraft;
  kind: ListKind;
  index: number;
  onChange: (rule: RuleDraft) => void;
  onRemove: () => void;
}

const offers: readonly OfferKind[] = ["price", "discount", "gift"];

export function PriceRuleFields({ rule, kind, index, onChange, onRemove }: PriceRuleFieldsProps) {
  const t = useWords(priceWords);
  const change = (part: Partial<RuleDraft>) => onChange({ ...rule, ...part });
  const at = (field: string) => `/rules/${index}/${field}`;
  const possible = offers.filter((offer) => offer !== "gift" || kind === "promotion");
  return (
    <fieldset className="yd-price-rule" aria-label={t("rule", { n: index + 1 })}>
      <Product
        label={t("product")}
        pointer={at("product_id")}
        name={rule.productName}
        onChoose={(item) => change({ product: item?.id ?? "", productName: item?.label ?? "" })}
      />
      <Figure
        label={t("minQuantity")}
        pointer={at("min_quantity")}
        value={rule.from}
        onChange={(from) => change({ from })}
      />
      <Field label={t("offer")} pointer={at("offer")}>
        {(control) => (
          <Choice
            {...control}
            value={rule.offer}
            options={possible.map((value) => ({ value, label: t(`offer_${value}`) }))}
            onChange={(offer) => change({ offer })}
          />
        )}
      </Field>
      <div className="yd-price-offer">
        <Offer rule={rule} at={at} onChange={change} />
        {kind === "frame_contract" && (
          <Figure
            label={t("agreed")}
            pointer={at("agreed")}
            value={rule.agreed}
            onChange={(agreed) => change({ agreed })}
          />
        )}
      </div>
      <Button aria-label={t("removeRule", { n: index + 1 })} onClick={onRemove}>
        ×
      </Button>
    </fieldset>
  );
}

interface OfferProps {
  rule: RuleDraft;
  at: (field: string) => string;
  onChange: (part: Partial<RuleDraft>) => void;
}

function Offer({ rule, at, onChange }: OfferProps) {
  const t = useWords(priceWords);
  if (rule.offer === "discount") {
    return (
      <Figure
        label={t("offer_discount")}
        pointer={at("discount")}
        value={rule.percent}
        onChange={(percent) => onChange({ percent })}
      />
    );
  }
  if (rule.offer === "gift") {
    return (
      <>
        <Figure
          label={t("buy")}
          pointer={at("gift")}
          value={rule.buy}
          onChange={(buy) => onChange({ buy })}
        />
        <Figure
          label={t("get")}
          pointer={at("gift/get")}
          value={rule.get}
          onChange={(get) => onChange({ get })}
        />
        <Product
          label={t("giftProduct")}
          pointer={at("gift/product_id")}
          name={rule.giftName}
          onChoose={(item) => onChange({ gift: item?.id ?? "", giftName: item?.label ?? "" })}
        />
      </>
    );
  }
  return (
    <>
      <Figure
        label={t("offer_price")}
        pointer={at("price")}
        value={rule.price}
        onChange={(price) => onChange({ price })}
      />
      <Field label={t("perUnit")} pointer={at("unit")} hint={t("perUnitHint")}>
        {(control) => (
          <TextInput {...control} value={rule.unit} onChange={(unit) => onChange({ unit })} />
        )}
      </Field>
    </>
  );
}

interface FigureProps {
  label: string;
  pointer: string;
  value: string;
  onChange: (value: string) => void;
}

function Figure({ label, pointer, value, onChange }: FigureProps) {
  return (
    <Field label={label} pointer={pointer}>
      {(control) => (
        <TextInput {...control} inputMode="decimal" value={value} onChange={onChange} />
      )}
    </Field>
  );
}

interface ProductProps {
  label: string;
  pointer: string;
  name: string;
  onChoose: (item: LookupItem | null) => void;
}

function Product({ label, pointer, name, onChoose }: ProductProps) {
  return (
    <Field label={label} pointer={pointer}>
      {(control) => (
        <LookupSelect
          {...control}
          source="products"
          label={name}
          search={searchProducts}
          onChoose={onChoose}
        />
      )}
    </Field>
  );
}
