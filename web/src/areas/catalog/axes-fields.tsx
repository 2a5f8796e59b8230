/** One or two attributes of a style with their values, as typed. */

import { useWords } from "../../i18n/words.ts";
import { Field, TextInput } from "../../ui/field.tsx";
import { type Axis, parseValues } from "./style-values.ts";
import { styleWords } from "./style-words.ts";

export interface TypedAxis {
  name: string;
  values: string;
}

interface AxesFieldsProps {
  axes: readonly TypedAxis[];
  onChange: (axes: readonly TypedAxis[]) => void;
}

export function AxesFields({ axes, onChange }: AxesFieldsProps) {
  const t = useWords(styleWords);
  const set = (index: number, part: Partial<TypedAxis>) =>
    onChange(axes.map((one, i) => (i === index ? { ...one, ...part } : one)));
  return axes.map((axis, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: rows and columns keep their places
    <div key={index} className="yd-product-form">
      <Field
        label={index === 0 ? t("firstAxis") : t("secondAxis")}
        pointer={`/axes/${index}/name`}
        hint={t("axisHint")}
        required={index === 0}
      >
        {(control) => (
          <TextInput {...control} value={axis.name} onChange={(name) => set(index, { name })} />
        )}
      </Field>
      <Field
        label={t("values")}
        pointer={`/axes/${index}/values`}
        hint={t("valuesHint")}
        required={index === 0}
      >
        {(control) => (
          <TextInput
            {...control}
            value={axis.values}
            onChange={(values) => set(index, { values })}
          />
        )}
      </Field>
    </div>
  ));
}

/** What is sent; null while something is missing. */
export function axesOf(typed: readonly TypedAxis[]): Axis[] | null {
  const axes: Axis[] = [];
  for (const [index, axis] of typed.entries()) {
    if (index > 0 && axis.name.trim() === "" && axis.values.trim() === "") continue;
    const values = parseValues(axis.values);
    if (axis.name.trim() === "" || values === null) return null;
    axes.push({ name: axis.name.trim(), values });
  }
  return axes;
}
