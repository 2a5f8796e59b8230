/** An order as a paper, in the revision it names: the one in force, or an earlier one to be read. */

import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import type { RevisionPage } from "../../../api/types.ts";
import { orderFieldWords } from "../../../i18n/fields/words.ts";
import { useFormat } from "../../../i18n/format.ts";
import { useWords } from "../../../i18n/words.ts";
import { Fact, Facts } from "../../../ui/facts.tsx";
import { Paper } from "../../../ui/paper.tsx";
import { QueryState } from "../../../ui/query-state.tsx";
import { TermsText } from "../../../ui/terms/terms-text.tsx";
import { revisionQuery } from "../changes/queries.ts";
import { PaperGoods } from "./paper-goods.tsx";
import { useSigns } from "./signs.ts";
import { paperWords } from "./words.ts";

export function OrderSheetPage() {
  const { id = "", revision = "" } = useParams();
  const query = useQuery(revisionQuery(id, Number(revision)));
  return <QueryState query={query}>{(page) => <OrderSheet id={id} page={page} />}</QueryState>;
}

function OrderSheet({ id, page }: { id: string; page: RevisionPage }) {
  const t = useWords(paperWords);
  const format = useFormat();
  const { content, revision, present } = page;
  const { maker, reviewers } = useSigns(id, page);
  return (
    <Paper
      title={t("title")}
      number={page.label}
      before={<Link to={`/orders/${id}`}>{t("backToOrder", { label: page.label })}</Link>}
      under={
        <div>
          {t("revision", { n: revision })}{" "}
          <span className="yd-muted">
            {t("since", { at: format.moment(page.created_at) })}
            {page.change_number && ` · ${t("byChange", { number: page.change_number })}`}
          </span>
        </div>
      }
      signs={[
        t("signEntered", { name: maker }),
        t("signReviewed", { names: reviewers.join(t("and")) }),
        t("signCustomer"),
      ]}
    >
      {revision < present && (
        <p className="yd-paper-stale">
          {t("stale", { n: present })}{" "}
          <Link className="yd-no-print" to={`/orders/${id}/sheet/${present}`}>
            {t("staleLink", { n: present })}
          </Link>
        </p>
      )}
      <Header page={page} />
      <PaperGoods
        content={content}
        lines={page.lines.map((line) => ({ ...line, gross: line.amounts?.gross ?? null }))}
        currency={page.currency}
        total={page.total ?? null}
      />
      {content.payment_terms && (
        <>
          <h2>{t("terms")}</h2>
          <TermsText terms={content.payment_terms} />
        </>
      )}
    </Paper>
  );
}

const texts = ["customer_po_no", "contract_no", "contact_name", "contact_phone"] as const;

function Header({ page }: { page: RevisionPage }) {
  const name = useWords(orderFieldWords);
  const format = useFormat();
  const { content } = page;
  return (
    <Facts>
      <Fact label={name("customer_id")}>{page.customer || "—"}</Fact>
      {content.order_date && (
        <Fact label={name("order_date")}>{format.date(content.order_date)}</Fact>
      )}
      {texts.map(
        (field) =>
          content[field] && (
            <Fact key={field} label={name(field)}>
              {content[field]}
            </Fact>
          ),
      )}
      {content.delivery_on && (
        <Fact label={name("delivery_on")}>{format.date(content.delivery_on)}</Fact>
      )}
      {content.delivery_place && (
        <Fact label={name("delivery_place")}>{content.delivery_place}</Fact>
      )}
      {content.remark && <Fact label={name("remark")}>{content.remark}</Fact>}
    </Facts>
  );
}
