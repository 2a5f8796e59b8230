/** Something went wrong on the way: written down with pictures, and later settled. */

import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import type { StoredFile } from "../../api/types.ts";
import { useWords } from "../../i18n/words.ts";
import { Choice, Field, TextArea } from "../../ui/field.tsx";
import { FileUpload } from "../../ui/file-upload.tsx";
import type { Incident } from "./queries.ts";
import { FormDialog, type ShipmentDialogProps } from "./shipment-dialogs.tsx";
import { logisticsWords } from "./words.ts";

const kinds: readonly Incident["kind"][] = ["delay", "damage", "loss", "other"];
const liabilities: readonly Incident["liability"][] = [
  "undecided",
  "carrier",
  "company",
  "customer",
  "nobody",
];
const pictures = [".jpg", ".jpeg", ".png"];

export function IncidentDialog({ shipment, onClose, onDone }: ShipmentDialogProps) {
  const t = useWords(logisticsWords);
  const [kind, setKind] = useState<Incident["kind"]>("delay");
  const [liability, setLiability] = useState<Incident["liability"]>("undecided");
  const [description, setDescription] = useState("");
  const [photos, setPhotos] = useState<StoredFile[]>([]);
  const report = useCommand({
    name: `shipment.incident.${shipment.id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/shipments/{id}/incidents", {
          params: { path: { id: shipment.id }, header: commandHeaders(key) },
          body: { kind, description, liability, photos: photos.map((photo) => photo.id) },
        }),
      ),
    onDone,
  });
  return (
    <FormDialog
      title={t("report")}
      command={report}
      ready={description.trim() !== ""}
      onClose={onClose}
    >
      <Field label={t("kind")} pointer="/kind">
        {(control) => (
          <Choice
            {...control}
            value={kind}
            options={kinds.map((value) => ({ value, label: t(`kind_${value}`) }))}
            onChange={setKind}
          />
        )}
      </Field>
      <Field label={t("description")} pointer="/description" required>
        {(control) => <TextArea {...control} value={description} onChange={setDescription} />}
      </Field>
      <Field label={t("liability")} pointer="/liability">
        {(control) => (
          <Choice
            {...control}
            value={liability}
            options={liabilities.map((value) => ({ value, label: t(`liability_${value}`) }))}
            onChange={setLiability}
          />
        )}
      </Field>
      {photos.map((photo) => (
        <FileUpload
          key={photo.id}
          file={photo}
          onChange={() => setPhotos(photos.filter((one) => one.id !== photo.id))}
        />
      ))}
      <Field label={t("photo")} pointer="/photos">
        {(control) => (
          <FileUpload
            {...control}
            file={null}
            accept={pictures}
            onChange={(photo) => photo && setPhotos([...photos, photo])}
          />
        )}
      </Field>
    </FormDialog>
  );
}

interface ResolveDialogProps extends ShipmentDialogProps {
  incident: Incident;
}

export function ResolveDialog({ incident, onClose, onDone }: ResolveDialogProps) {
  const t = useWords(logisticsWords);
  const [liability, setLiability] = useState(incident.liability);
  const [resolution, setResolution] = useState("");
  const [told, setTold] = useState("");
  const resolve = useCommand({
    name: `incident.resolve.${incident.id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/incidents/{id}/resolve", {
          params: { path: { id: incident.id }, header: commandHeaders(key) },
          body: { liability, resolution, customer_told: told },
        }),
      ),
    onDone,
  });
  const ready = liability !== "undecided" && resolution.trim() !== "" && told.trim() !== "";
  return (
    <FormDialog title={t("resolve")} command={resolve} ready={ready} onClose={onClose}>
      <Field label={t("liability")} pointer="/liability" required>
        {(control) => (
          <Choice
            {...control}
            value={liability}
            options={liabilities.map((value) => ({ value, label: t(`liability_${value}`) }))}
            onChange={setLiability}
          />
        )}
      </Field>
      <Field label={t("resolution")} pointer="/resolution" required>
        {(control) => <TextArea {...control} value={resolution} onChange={setResolution} />}
      </Field>
      <Field label={t("customerTold")} pointer="/customer_told" required>
        {(control) => <TextArea {...control} value={told} onChange={setTold} />}
      </Field>
    </FormDialog>
  );
}
