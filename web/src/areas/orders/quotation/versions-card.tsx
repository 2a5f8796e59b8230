/** All versions of a quotation: who wrote and issued them, the customer's link, and his answer. */

import { Button } from "antd";
import { useFormat } from "../../../i18n/format.ts";
import { useWords } from "../../../i18n/words.ts";
import { MoneyText } from "../../../ui/figures.tsx";
import { message } from "../../../ui/message.ts";
import { SignatureStrokes } from "../../../ui/signature-strokes.tsx";
import type { QuotationPage, VersionView } from "./queries.ts";
import { StateOf } from "./state.tsx";
import { quotationWords } from "./words.ts";

export function VersionsCard({ page }: { page: QuotationPage }) {
  const t = useWords(quotationWords);
  return (
    <section className="yd-card" aria-labelledby="versions-title">
      <h2 id="versions-title">{t("versions")}</h2>
      <ol className="yd-quotation-lines">
        {page.versions.map((version) => (
          <VersionItem key={version.version} version={version} />
        ))}
      </ol>
    </section>
  );
}

function VersionItem({ version }: { version: VersionView }) {
  const t = useWords(quotationWords);
  const format = useFormat();
  const made = [
    t("writtenBy", { name: version.written_by }),
    version.confirmed_by && t("confirmedBy", { name: version.confirmed_by }),
    version.issued_at && t("issuedAt", { time: format.moment(version.issued_at) }),
  ];
  return (
    <li className="yd-stack">
      <p className="yd-row yd-row-between">
        <span className="yd-row">
          <strong>{t("versionNo", { n: version.version })}</strong>
          <StateOf state={version.state} expired={version.state_title.en === "Expired"} />
        </span>
        <MoneyText amount={version.gross} currency={version.currency} />
      </p>
      <p className="yd-small yd-muted">{made.filter(Boolean).join(" · ")}</p>
      {version.link && <OfferLink token={version.link} />}
      <Answer version={version} />
      {version.issued_at && (
        <p className="yd-small yd-muted">{t("fingerprint", { hash: version.hash.slice(0, 16) })}</p>
      )}
    </li>
  );
}

function Answer({ version }: { version: VersionView }) {
  const t = useWords(quotationWords);
  const format = useFormat();
  const { answer } = version;
  if (!answer) {
    return version.end_reason ? (
      <p className="yd-small">{t("ended", { reason: version.end_reason })}</p>
    ) : null;
  }
  const { name, signature } = answer;
  const time = format.moment(answer.answered_at);
  if (!answer.accepted) {
    return <p className="yd-bad">{t("answeredNo", { name, time, reason: answer.reason })}</p>;
  }
  return (
    <div className="yd-stack">
      <p className="yd-good">{t("answeredYes", { name, time })}</p>
      {signature?.kind === "drawn" && (
        <SignatureStrokes strokes={signature.strokes} label={t("signature")} />
      )}
      {signature?.kind === "typed" && (
        <p>
          {t("signature")}: <em>{signature.text}</em>
        </p>
      )}
    </div>
  );
}

function OfferLink({ token }: { token: string }) {
  const t = useWords(quotationWords);
  const link = `${window.location.origin}/offers/${token}`;
  const copy = async () => {
    await navigator.clipboard.writeText(link);
    message.success(t("copied"));
  };
  return (
    <div>
      <input
        className="yd-input"
        readOnly
        aria-label={t("link")}
        value={link}
        onFocus={(event) => event.target.select()}
      />
      <p className="yd-row yd-quotation-link">
        <Button size="small" type="primary" onClick={copy}>
          {t("copyLink")}
        </Button>
        <a href={link} target="_blank" rel="noreferrer">
          {t("openLink")}
        </a>
      </p>
    </div>
  );
}
