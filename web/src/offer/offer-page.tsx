/** What a customer's link opens: one version of a quotation, to read and to answer. Needs no session. */

import { useEffect, useState } from "react";
import { api, body } from "../api/client.ts";
import type { components } from "../api/generated.ts";
import { Problem } from "../api/problem.ts";
import { useFormat } from "../i18n/format.ts";
import { locale, setLocale } from "../i18n/locale.ts";
import { useText, useWords } from "../i18n/words.ts";
import { SignatureStrokes } from "../ui/signature-strokes.tsx";
import { AnswerForm } from "./answer-form.tsx";
import { OfferSheet } from "./offer-sheet.tsx";
import { offerWords } from "./words.ts";
import "./offer.css";

export type Offer = components["schemas"]["Offer"];
export type OfferAnswer = components["schemas"]["OfferAnswer"];

export function OfferPage({ token }: { token: string }) {
  const t = useWords(offerWords);
  const text = useText();
  const [offer, setOffer] = useState<Offer | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    const path = { token };
    body(api.GET("/api/v1/offers/{token}", { params: { path } }))
      .then(setOffer)
      .catch((failure) => setProblem(Problem.from(failure)));
  }, [token]);
  useEffect(() => {
    if (offer) document.title = t("title", { number: offer.number });
  }, [offer, t]);
  return (
    <div className="yd-offer">
      <header className="yd-offer-head">
        <strong>{offer ? text(offer.company) : ""}</strong>
        <span className="yd-row">
          {offer && (
            <button type="button" className="yd-unbutton yd-link" onClick={() => window.print()}>
              {t("print")}
            </button>
          )}
          <button
            type="button"
            className="yd-unbutton yd-link"
            onClick={() => setLocale(locale() === "zh" ? "en" : "zh")}
          >
            {t("language")}
          </button>
        </span>
      </header>
      <main className="yd-stack">
        {problem && <Refused problem={problem} />}
        {!offer && !problem && <p className="yd-muted">{t("loading")}</p>}
        {offer && (
          <>
            <OfferSheet offer={offer} />
            {offer.answer ? (
              <Answered answer={offer.answer} rep={offer.rep} />
            ) : (
              <AnswerForm
                token={token}
                offer={offer}
                onAnswered={(answer) => setOffer({ ...offer, answer })}
              />
            )}
          </>
        )}
      </main>
    </div>
  );
}

function Refused({ problem }: { problem: Problem }) {
  const t = useWords(offerWords);
  const text = useText();
  const unknown = problem.status === 404;
  const refusal = problem.refusals[0];
  const title = unknown ? t("unknown") : refusal ? t("closed") : t("failed");
  const words = unknown ? t("unknownHelp") : refusal ? text(refusal.message) : problem.title;
  return (
    <section className="yd-card yd-stack" role="alert">
      <h1>{title}</h1>
      <p>{words}</p>
    </section>
  );
}

function Answered({ answer, rep }: { answer: OfferAnswer; rep: string }) {
  const t = useWords(offerWords);
  const format = useFormat();
  const said = { name: answer.name, time: format.moment(answer.answered_at) };
  const { signature } = answer;
  return (
    <section className="yd-card yd-stack" role="status">
      <h2 className={answer.accepted ? "yd-good" : ""}>
        {answer.accepted ? t("accepted", said) : t("declined", said)}
      </h2>
      {signature?.kind === "drawn" && (
        <SignatureStrokes strokes={signature.strokes} label={t("sign")} />
      )}
      {signature?.kind === "typed" && <p className="yd-offer-typed">{signature.text}</p>}
      {answer.reason && <p>{answer.reason}</p>}
      <p className="yd-muted">{answer.accepted ? t("acceptedHelp") : t("declinedHelp", { rep })}</p>
    </section>
  );
}
