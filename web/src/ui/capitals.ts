/**
 * Amounts of RMB in capitals (大写金额), by the rules for vouchers: 整 after 元 and 角, none after
 * 分; a gap of zeros is one 零. The server writes them on paper; this is for the screen.
 */

const figures = "零壹贰叁肆伍陆柒捌玖";
const places: readonly [bigint, string][] = [
  [1000n, "仟"],
  [100n, "佰"],
  [10n, "拾"],
  [1n, ""],
];
const wan = 10_000n;
const yi = 100_000_000n;

const figure = (digit: bigint): string => figures.charAt(Number(digit));

/** A number from 1 to 9,999. */
function group(value: bigint): string {
  let out = "";
  let gap = false;
  for (const [place, word] of places) {
    const digit = (value / place) % 10n;
    if (digit === 0n) {
      gap = out !== "";
      continue;
    }
    out += (gap ? "零" : "") + figure(digit) + word;
    gap = false;
  }
  return out;
}

/** A whole number above zero: its 亿, its 万, the rest, with one 零 over each gap. */
function number(value: bigint): string {
  for (const [unit, word] of [
    [yi, "亿"],
    [wan, "万"],
  ] as const) {
    if (value < unit) continue;
    const rest = value % unit;
    if (rest === 0n) return number(value / unit) + word;
    return number(value / unit) + word + (rest < unit / 10n ? "零" : "") + number(rest);
  }
  return group(value);
}

/** `"1680.32"` → 人民币壹仟陆佰捌拾元零叁角贰分 */
export function capitals(amount: string): string {
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(amount);
  if (!match) return "";
  const [, sign, whole = "0", fraction = ""] = match;
  const yuan = BigInt(whole);
  const cents = BigInt(fraction.padEnd(2, "0"));
  const [jiao, fen] = [cents / 10n, cents % 10n];
  if (yuan === 0n && cents === 0n) return "人民币零元整";
  let out = `人民币${sign === "-" ? "负" : ""}`;
  if (yuan > 0n) out += `${number(yuan)}元`;
  if (yuan > 0n && cents > 0n && (jiao === 0n || yuan % 10n === 0n)) out += "零";
  if (jiao > 0n) out += `${figure(jiao)}角`;
  out += fen > 0n ? `${figure(fen)}分` : "整";
  return out;
}
