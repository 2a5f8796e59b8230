/** Preparing a shipment: who carries which boxes where. */

import { useQuery } from "@tanstack/react-query";
import { Checkbox } from "antd";
import { useState } from "react";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import type { GoodsPage } from "../../api/goods-queries.ts";
import { carriersQuery } from "../../api/lookups.ts";
import { today } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { DateInput } from "../../ui/date-input.tsx";
import { Choice, Field, TextArea, TextInput } from "../../ui/field.tsx";
import { message } from "../../ui/message.ts";
import type { Mode } from "./queries.ts";
import { logisticsWords } from "./words.ts";

const modes: readonly Mode[] = ["road", "rail", "water", "air", "express"];

interface PlanDialogProps {
  goods: GoodsPage;
  onClose: () => void;
  onDone: () => void;
}

export function PlanDialog({ goods, onClose, onDone }: PlanDialogProps) {
  const t = useWords(logisticsWords);
  const carriers = (useQuery(carriersQuery()).data ?? []).filter((one) => one.active);
  const free = goods.house.boxes.filter((box) => goods.free_box_ids.includes(box.id));
  const [boxes, setBoxes] = useState<string[]>(() => [...goods.free_box_ids]);
  const [form, setForm] = useState({
    carrier: "",
    mode: "road" as Mode,
    plannedOn: today() as string | null,
    expectedOn: null as string | null,
    waybill: "",
    destination: "",
    consignee: "",
    phone: "",
    insured: false,
    insuranceNo: "",
    insuredAmount: "",
    remark: "",
  });
  const set = (next: Partial<typeof form>) => setForm({ ...form, ...next });
  const plan = useCommand({
    name: `shipment.plan.${goods.order_id}`,
    run: (_: undefined, key) =>
      body(
        api.POST("/api/v1/orders/{id}/shipments", {
          params: { path: { id: goods.order_id }, header: commandHeaders(key) },
          body: {
            carrier_id: form.carrier,
            mode: form.mode,
            planned_on: form.plannedOn ?? today(),
            expected_on: form.expectedOn,
            waybill_no: form.waybill,
            destination: form.destination,
            consignee: form.consignee,
            consignee_phone: form.phone,
            insured: form.insured,
            insurance_no: form.insuranceNo,
            insured_amount:
              form.insured && form.insuredAmount.trim() ? form.insuredAmount.trim() : null,
            remark: form.remark,
            box_ids: boxes,
          },
        }),
      ),
    onDone: (done) => {
      message.success(t("planned", { number: done.number }));
      onDone();
      onClose();
    },
  });
  return (
    <CommandDialog
      width={640}
      title={t("plan")}
      okText={t("plan")}
      busy={plan.busy}
      problem={plan.problem}
      ready={form.carrier !== "" && form.plannedOn !== null && boxes.length > 0}
      onOk={() => plan.run(undefined)}
      onClose={onClose}
    >
      {free.length === 0 ? (
        <p className="yd-warn">{t("noFreeBoxes")}</p>
      ) : (
        <fieldset className="yd-fieldset">
          <legend>{t("boxes")}</legend>
          <Checkbox.Group
            value={boxes}
            onChange={setBoxes}
            options={free.map((box) => ({
              value: box.id,
              label: t("boxNo", { n: box.number }),
            }))}
          />
        </fieldset>
      )}
      <div className="yd-form-pair">
        <Field label={t("carrier")} pointer="/carrier_id" required>
          {(control) => (
            <Choice
              {...control}
              value={form.carrier}
              options={[
                { value: "", label: t("choose"), disabled: true },
                ...carriers.map((one) => ({ value: one.id, label: one.name })),
              ]}
              onChange={(carrier) => set({ carrier })}
            />
          )}
        </Field>
        <Field label={t("mode")} pointer="/mode">
          {(control) => (
            <Choice
              {...control}
              value={form.mode}
              options={modes.map((value) => ({ value, label: t(`mode_${value}`) }))}
              onChange={(mode) => set({ mode })}
            />
          )}
        </Field>
        <Field label={t("plannedOn")} pointer="/planned_on" required>
          {(control) => (
            <DateInput
              {...control}
              value={form.plannedOn}
              onChange={(plannedOn) => set({ plannedOn })}
            />
          )}
        </Field>
        <Field label={t("expectedOn")} pointer="/expected_on">
          {(control) => (
            <DateInput
              {...control}
              value={form.expectedOn}
              onChange={(expectedOn) => set({ expectedOn })}
            />
          )}
        </Field>
        <Field label={t("waybill")} pointer="/waybill_no">
          {(control) => (
            <TextInput {...control} value={form.waybill} onChange={(waybill) => set({ waybill })} />
          )}
        </Field>
        <Field label={t("destination")} pointer="/destination" hint={t("defaultHint")}>
          {(control) => (
            <TextInput
              {...control}
              value={form.destination}
              onChange={(destination) => set({ destination })}
            />
          )}
        </Field>
        <Field label={t("consignee")} pointer="/consignee" hint={t("defaultHint")}>
          {(control) => (
            <TextInput
              {...control}
              value={form.consignee}
              onChange={(consignee) => set({ consignee })}
            />
          )}
        </Field>
        <Field label={t("phone")} pointer="/consignee_phone">
          {(control) => (
            <TextInput {...control} value={form.phone} onChange={(phone) => set({ phone })} />
          )}
        </Field>
      </div>
      <Checkbox checked={form.insured} onChange={(event) => set({ insured: event.target.checked })}>
        {t("insured")}
      </Checkbox>
      {form.insured && (
        <div className="yd-form-pair">
          <Field label={t("insuranceNo")} pointer="/insurance_no">
            {(control) => (
              <TextInput
                {...control}
                value={form.insuranceNo}
                onChange={(insuranceNo) => set({ insuranceNo })}
              />
            )}
          </Field>
          <Field label={t("insuredAmount")} pointer="/insured_amount">
            {(control) => (
              <TextInput
                {...control}
                inputMode="decimal"
                value={form.insuredAmount}
                onChange={(insuredAmount) => set({ insuredAmount })}
              />
            )}
          </Field>
        </div>
      )}
      <Field label={t("remark")} pointer="/remark">
        {(control) => (
          <TextArea {...control} value={form.remark} onChange={(remark) => set({ remark })} />
        )}
      </Field>
    </CommandDialog>
  );
}
