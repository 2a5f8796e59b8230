/** What waits for finance management: overrides to decide, ratings to review. Absent when nothing does. */

import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useMay } from "../../api/session.ts";
import { useFormat } from "../../i18n/format.ts";
import { useWords } from "../../i18n/words.ts";
import { dueReviewsQuery, waitingQuery } from "./credit-queries.ts";
import { creditWords } from "./credit-words.ts";
import { OverrideList } from "./override-list.tsx";

export function CreditDesk() {
  const mayRelease = useMay("credit.release");
  const mayManage = useMay("credit.manage");
  return (
    <>
      {mayRelease && <Waiting />}
      {mayManage && <DueReviews />}
    </>
  );
}

function Waiting() {
  const t = useWords(creditWords);
  const { data } = useQuery(waitingQuery());
  if (!data || data.length === 0) return null;
  return (
    <section className="yd-card yd-stack" aria-labelledby="waiting-title">
      <h2 id="waiting-title">{t("waiting", { n: data.length })}</h2>
      <OverrideList overrides={data} named />
    </section>
  );
}

function DueReviews() {
  const t = useWords(creditWords);
  const format = useFormat();
  const { data } = useQuery(dueReviewsQuery());
  if (!data || data.length === 0) return null;
  return (
    <section className="yd-card yd-stack" aria-labelledby="reviews-title">
      <h2 id="reviews-title">{t("due", { n: data.length })}</h2>
      <ul>
        {data.map((review) => (
          <li key={review.customer_id} className="yd-row">
            <Link to={`/receivables/customers/${review.customer_id}`}>{review.name}</Link>
            <span className="yd-muted">{format.date(review.due_on)}</span>
            {review.rating && <span className="yd-chip">{review.rating}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
