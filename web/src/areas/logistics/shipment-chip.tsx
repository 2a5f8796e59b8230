import { useWords } from "../../i18n/words.ts";
import type { ShipmentState } from "./queries.ts";
import { logisticsWords } from "./words.ts";

export const shipmentStates: readonly ShipmentState[] = [
  "planned",
  "departed",
  "arrived",
  "cancelled",
];

const tones: Record<ShipmentState, string> = {
  planned: "",
  departed: "yd-chip-info",
  arrived: "yd-chip-good",
  cancelled: "",
};

/** Where a shipment is. */
export function ShipmentChip({ state }: { state: ShipmentState }) {
  const t = useWords(logisticsWords);
  return <span className={`yd-chip ${tones[state]}`}>{t(`state_${state}`)}</span>;
}
