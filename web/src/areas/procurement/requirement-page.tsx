import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { DateText, MomentText } from "../../ui/figures.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { QueryState } from "../../ui/query-state.tsx";
import { ActionButton, actionOf } from "../../ui/why-not.tsx";
import { OrderDialog } from "./order-dialog.tsx";
import { requirementQuery, type RequirementPage as Shown, shortOf } from "./queries.ts";
import { CancelDialog, ReceiveDialog } from "./receive-dialog.tsx";
import { RequirementState } from "./state.tsx";
import { procurementWords } from "./words.ts";

export function RequirementPage() {
  const { id = "" } = useParams();
  const query = useQuery(requirementQuery(id));
  return <QueryState query={query}>{(page) => <Page page={page} />}</QueryState>;
}

function Actions({ page }: { page: Shown }) {
  const t = useWords(procurementWords);
  const [open, setOpen] = useState<"order" | "receive" | "cancel" | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <ActionButton
        action={actionOf(page.actions, "procurement.order")}
        type={page.state === "open" ? "primary" : "default"}
        onRun={() => setOpen("order")}
      >
        {t(page.state === "ordered" ? "reorder" : "doOrder")}
      </ActionButton>
      <ActionButton
        action={actionOf(page.actions, "procurement.receive")}
        type={page.state === "ordered" ? "primary" : "default"}
        onRun={() => setOpen("receive")}
      >
        {t("doReceive")}
      </ActionButton>
      <ActionButton
        action={actionOf(page.actions, "procurement.cancel")}
        danger
        onRun={() => setOpen("cancel")}
      >
        {t("doCancel")}
      </ActionButton>
      {open === "order" && <OrderDialog requirement={page} onClose={close} />}
      {open === "receive" && <ReceiveDialog requirement={page} onClose={close} />}
      {open === "cancel" && <CancelDialog requirement={page} onClose={close} />}
    </>
  );
}

function Page({ page }: { page: Shown }) {
  const t = useWords(procurementWords);
  const format = useFormat();
  const quantity = (value: string | null | undefined) =>
    value == null ? "—" : `${format.quantity(value)} ${page.unit}`;
  return (
    <div className="yd-stack">
      <PageHeader
        title={`${page.name} ${page.number}`}
        before={<BackLink to="/requirements">{t("title")}</BackLink>}
        extra={<RequirementState requirement={page} />}
        actions={<Actions page={page} />}
      />
      <section className="yd-card">
        <Facts>
          <Fact label={t("order")}>
            <Link to={`/orders/${page.order_id}`}>{page.order_label}</Link>
          </Fact>
          <Fact label={t("kind")}>{t(`kind_${page.kind}`)}</Fact>
          {page.work_order_id && (
            <Fact label={t("workOrder")}>
              <Link to={`/work-orders/${page.work_order_id}`}>{page.work_order}</Link>
            </Fact>
          )}
          <Fact label={t("needed")}>{quantity(page.needed)}</Fact>
          <Fact label={t("covered")}>{quantity(page.covered)}</Fact>
          <Fact label={t("short")}>{quantity(shortOf(page))}</Fact>
          <Fact label={t("neededOn")}>
            <DateText date={page.needed_on} withWeekday />
          </Fact>
          <Fact label={t("latestOrderOn")}>
            <DateText date={page.latest_order_on} withWeekday />
          </Fact>
          <Fact label={t("supplier")}>{page.supplier ?? "—"}</Fact>
          <Fact label={t("ordered")}>{quantity(page.ordered)}</Fact>
          <Fact label={t("expectedOn")}>
            <DateText date={page.expected_on} withWeekday />
          </Fact>
          {page.unit_price != null && (
            <Fact label={t("unitPrice")}>{format.price(page.unit_price, "CNY")}</Fact>
          )}
          <Fact label={t("reference")}>{page.reference || "—"}</Fact>
          {page.reason && <Fact label={t("reason")}>{page.reason}</Fact>}
          <Fact label={t("awaiting")}>{quantity(page.awaiting)}</Fact>
          <Fact label={t("received")}>{quantity(page.received)}</Fact>
        </Facts>
      </section>
      <section className="yd-card">
        <h2>{t("arrivals")}</h2>
        {page.arrivals.length === 0 && <p className="yd-muted">{t("noArrivals")}</p>}
        <ul className="yd-opinions">
          {page.arrivals.map((arrival) => (
            <li key={arrival.id} className="yd-row">
              <MomentText moment={arrival.arrived_at} />
              <span>{arrival.delivery_note}</span>
              {arrival.lot && <span className="yd-muted">{t("lotIs", { lot: arrival.lot })}</span>}
              <span>{t("arrived", { n: format.quantity(arrival.quantity) })}</span>
              <span className="yd-good">{t("passed", { n: format.quantity(arrival.passed) })}</span>
              {arrival.returned !== "0" && (
                <span className="yd-bad">
                  {t("returned", { n: format.quantity(arrival.returned) })}
                </span>
              )}
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
