/** One of the open stock places. */

import { useQuery } from "@tanstack/react-query";
import { useWords } from "../../i18n/words.ts";
import { Choice, type ControlProps } from "../../ui/field.tsx";
import { placesQuery } from "./queries.ts";
import { warehouseWords } from "./words.ts";

interface PlaceChoiceProps {
  control: ControlProps;
  value: string;
  onChange: (id: string) => void;
}

export function PlaceChoice({ control, value, onChange }: PlaceChoiceProps) {
  const t = useWords(warehouseWords);
  const places = useQuery(placesQuery()).data ?? [];
  const options = places
    .filter((place) => place.active !== false)
    .map((place) => ({ value: place.id, label: `${place.name} (${place.code})` }));
  return (
    <Choice
      {...control}
      value={value}
      options={[{ value: "", label: t("choose"), disabled: true }, ...options]}
      onChange={onChange}
    />
  );
}
