/** What may be done with the order, and why not what may not. */

import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useContext, useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { useMay, useMe } from "../../api/session.ts";
import type { OrderPage } from "../../api/types.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { CommandDialog } from "../../ui/command-dialog.tsx";
import { Field, TextArea } from "../../ui/field.tsx";
import { type PageAct, PageActs } from "../../ui/page-acts.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { actionOf, anybody } from "../../ui/why-not.tsx";
import {
  type OrderAct,
  type OrderActProps,
  OrderActsContext,
  OrderPanelsContext,
  panelOf,
} from "../area.ts";
import { CancelApproved } from "./cancel-approved.tsx";
import { isOpen } from "./open-step.ts";
import { ReassignDialog } from "./reassign-dialog.tsx";
import { ShortClose } from "./short-close.tsx";
import { threadWords } from "./words.ts";

interface OrderActionsProps {
  page: OrderPage;
  etag: string | null;
}

/** A draft has no revision that a paper could name; nor has history, which nobody submitted here. */
const printable = new Set(["in_review", "approved", "closed"]);

export function OrderActions({ page, etag }: OrderActionsProps) {
  const t = useWords(threadWords);
  const navigate = useNavigate();
  const mayEnter = useMay("order.enter");
  const text = useText();
  const { permissions } = useMe();
  const [asking, setAsking] = useState<Asked | null>(null);
  const [opened, setOpened] = useState<OrderAct | null>(null);
  const { order, actions } = page;
  const edit = () => navigate(`/orders/entry/${order.id}`);
  const act = (key: string, label: string, run: () => void): PageAct => ({
    key,
    action: actionOf(actions, key),
    label,
    run,
  });
  const ask = (key: Act | "short_close"): PageAct => act(key, t(key), () => setAsking(key));
  const giveUp = order.state === "draft" && !order.submitted_at ? "discard" : "cancel";
  const copy = () => navigate(`/orders/entry?from=${order.id}`);
  const change = () => navigate(`/orders/${order.id}/changes/new`);
  const print = () => navigate(`/orders/${order.id}/sheet/${order.revision}`);
  const ofAreas = useContext(OrderActsContext).filter(
    ({ permission, fits }) =>
      permissions.some((right) => right.action === permission) && fits(page),
  );
  const next = useNextStep(page);
  const acts: PageAct[] = [
    act("edit", t("edit"), edit),
    inGroup("change", ask("withdraw")),
    ...(order.state === "approved"
      ? [
          act("amend", t("amend"), change),
          inGroup("execution", ask(page.hold == null ? "hold" : "resume")),
          inGroup("execution", ask("short_close")),
        ]
      : []),
    inGroup(
      "change",
      act("reassign", t("reassign"), () => setAsking("reassign")),
    ),
    inGroup("execution", { ...act("cancel", t(giveUp), () => setAsking(giveUp)), danger: true }),
    ...(order.submitted_at && printable.has(order.state)
      ? [inGroup("papers", { key: "print", action: anybody, label: t("print"), run: print })]
      : []),
    ...(mayEnter
      ? [inGroup("papers", { key: "copy", action: anybody, label: t("copy"), run: copy })]
      : []),
    ...ofAreas.map((one) =>
      inGroup("papers", {
        key: one.key,
        action: anybody,
        label: text(one.label),
        run: () => setOpened(one),
      }),
    ),
    ...(next ? [next] : []),
    // What is still missing is shown, and put right, where the order is entered.
    { ...act("submit", t("submit"), edit), type: "primary" },
  ];
  return (
    <>
      <PageActs acts={acts} />
      {asking === "cancel" && order.state === "approved" && (
        <CancelApproved page={page} onClose={() => setAsking(null)} />
      )}
      {opened && <OfArea act={opened} page={page} onClose={() => setOpened(null)} />}
      {asking === "reassign" && <ReassignDialog page={page} onClose={() => setAsking(null)} />}
      {asking === "short_close" && (
        <ShortClose page={page} etag={etag} onClose={() => setAsking(null)} />
      )}
      {isReasoned(asking) && !(asking === "cancel" && order.state === "approved") && (
        <ReasonDialog act={asking} page={page} etag={etag} onClose={() => setAsking(null)} />
      )}
    </>
  );
}

const inGroup = (group: NonNullable<PageAct["group"]>, act: PageAct): PageAct => ({
  ...act,
  group,
});

/** The step that waits for whoever reads, where its work is done in a tab further down. */
function useNextStep({ process: { steps } }: OrderPage): PageAct | undefined {
  const t = useWords(threadWords);
  const text = useText();
  const navigate = useNavigate();
  const panels = useContext(OrderPanelsContext);
  const step = steps.find((one) => isOpen(one) && one.allowed && panelOf(panels, one, steps));
  return (
    step && {
      key: "next",
      action: anybody,
      label: t("goToStep", { step: text(step.title) }),
      type: "primary",
      run: () => navigate(`#step-${step.key}`),
    }
  );
}

/** An area's own dialog, loaded when it is opened. */
function OfArea({ act, ...props }: OrderActProps & { act: OrderAct }) {
  const Dialog = useMemo(() => lazy(async () => ({ default: (await act.load()).Dialog })), [act]);
  return (
    <Suspense fallback={null}>
      <Dialog {...props} />
    </Suspense>
  );
}

type Act = "withdraw" | "cancel" | "discard" | "hold" | "resume";

/** What a dialog is open for. */
type Asked = Act | "reassign" | "short_close";

const isReasoned = (asked: Asked | null): asked is Act =>
  asked !== null && asked !== "reassign" && asked !== "short_close";

interface ReasonDialogProps extends OrderActionsProps {
  act: Act;
  onClose: () => void;
}

type Reasoned = {
  params: { path: { id: string }; header: ReturnType<typeof commandHeaders> };
  body: { reason: string };
};

const send: Record<Act, (request: Reasoned) => Promise<unknown>> = {
  withdraw: (request) => body(api.POST("/api/v1/orders/{id}/withdraw", request)),
  cancel: (request) => body(api.POST("/api/v1/orders/{id}/cancel", request)),
  discard: (request) => body(api.POST("/api/v1/orders/{id}/cancel", request)),
  hold: (request) => api.POST("/api/v1/orders/{id}/hold", request),
  resume: (request) => api.POST("/api/v1/orders/{id}/hold/release", request),
};

/** Acts that need nothing but a reason. */
function ReasonDialog({ act, page, etag, onClose }: ReasonDialogProps) {
  const t = useWords(threadWords);
  const client = useQueryClient();
  const { id, label } = page.order;
  const [reason, setReason, forget] = useKept(`${act}.${id}`, "");
  const run = useCommand({
    name: `order.${act}.${id}`,
    run: async (_: undefined, key) => {
      const request = {
        params: { path: { id }, header: commandHeaders(key, etag) },
        body: { reason: reason.trim() },
      };
      await send[act](request);
    },
    onDone: () => {
      forget();
      client.invalidateQueries({ queryKey: ["sales_order"] });
      onClose();
    },
  });
  return (
    <CommandDialog
      title={t(`${act}Title`, { label })}
      okText={t(act)}
      busy={run.busy}
      problem={run.problem}
      ready={reason.trim() !== ""}
      danger={act === "cancel" || act === "discard"}
      onOk={() => run.run(undefined)}
      onClose={onClose}
    >
      <p>{t(`${act}Help`)}</p>
      <Field label={t("reason")} pointer="/reason" required>
        {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
      </Field>
    </CommandDialog>
  );
}
