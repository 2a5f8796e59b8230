/** The values of an attribute as typed: `R 红、B 蓝、XL`; a value without a name is called by its code. */

import type { components } from "../../api/generated.ts";

export type Axis = components["schemas"]["Axis"];
export type AxisValue = components["schemas"]["AxisValue"];

const code = /^[A-Za-z0-9]{1,12}$/;

/** The values, or null while a code is missing or there twice. */
export function parseValues(text: string): AxisValue[] | null {
  const values = text
    .split(/[、,，;；\n]/)
    .map((one) => one.trim())
    .filter(Boolean)
    .map((one) => {
      const [first = "", ...rest] = one.split(/[\s=:：]+/);
      return { code: first, name: rest.join(" ") || first };
    });
  const codes = new Set(values.map((one) => one.code));
  const sound = values.length > 0 && codes.size === values.length;
  return sound && values.every((one) => code.test(one.code)) ? values : null;
}

export function showValues(values: readonly AxisValue[]): string {
  return values
    .map((one) => (one.code === one.name ? one.code : `${one.code} ${one.name}`))
    .join("、");
}
