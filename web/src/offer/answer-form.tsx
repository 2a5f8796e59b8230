/** The customer's answer: yes with name and signature, or no with the reason. */

import { type FormEvent, useState } from "react";
import { api, body } from "../api/client.ts";
import { Problem } from "../api/problem.ts";
import { useText, useWords } from "../i18n/words.ts";
import { Field, Fields, TextArea, TextInput } from "../ui/field.tsx";
import { DrawStrokes, type Stroke } from "../ui/signature-strokes.tsx";
import type { Offer, OfferAnswer } from "./offer-page.tsx";
import { offerWords } from "./words.ts";

interface AnswerFormProps {
  token: string;
  offer: Offer;
  onAnswered: (answer: OfferAnswer) => void;
}

type Choice = "accept" | "decline";

export function AnswerForm(props: AnswerFormProps) {
  const t = useWords(offerWords);
  const [choice, setChoice] = useState<Choice | null>(null);
  return (
    <section className="yd-card yd-stack yd-offer-answer">
      <h2>{t("answer")}</h2>
      {choice === null ? (
        <div className="yd-row">
          <button type="button" className="yd-button" onClick={() => setChoice("accept")}>
            {t("accept")}
          </button>
          <button type="button" className="yd-offer-plain" onClick={() => setChoice("decline")}>
            {t("decline")}
          </button>
        </div>
      ) : (
        <Answering {...props} choice={choice} onBack={() => setChoice(null)} />
      )}
    </section>
  );
}

interface AnsweringProps extends AnswerFormProps {
  choice: Choice;
  onBack: () => void;
}

function Answering({ token, offer, choice, onAnswered, onBack }: AnsweringProps) {
  const t = useWords(offerWords);
  const text = useText();
  const [name, setName] = useState(offer.contact_name);
  const [reason, setReason] = useState("");
  const [drawn, setDrawn] = useState(true);
  const [strokes, setStrokes] = useState<Stroke[]>([]);
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const send = () => {
    const params = { path: { token } };
    const said = { name, hash: offer.hash };
    if (choice === "decline") {
      return body(
        api.POST("/api/v1/offers/{token}/decline", { params, body: { ...said, reason } }),
      );
    }
    const signature = drawn
      ? ({ kind: "drawn", strokes } as const)
      : ({ kind: "typed", text: typed } as const);
    return body(
      api.POST("/api/v1/offers/{token}/accept", { params, body: { ...said, signature } }),
    );
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      onAnswered(await send());
    } catch (failure) {
      setProblem(Problem.from(failure));
    } finally {
      setBusy(false);
    }
  };
  const signatureFault = problem?.errors.find((error) => error.pointer === "/signature");
  return (
    <form onSubmit={submit}>
      <Fields problem={problem}>
        <div className="yd-stack">
          {problem && (
            <div className="yd-notice" role="alert">
              {problem.refusals.length > 0
                ? problem.refusals.map((one) => <p key={one.code}>{text(one.message)}</p>)
                : (problem.errors[0]?.message ?? problem.title)}
            </div>
          )}
          {choice === "accept" && <p>{t("acceptHelp")}</p>}
          <Field label={t("name")} pointer="/name" required>
            {(control) => <TextInput {...control} value={name} onChange={setName} />}
          </Field>
          {choice === "decline" && (
            <Field label={t("reason")} pointer="/reason" required>
              {(control) => <TextArea {...control} value={reason} onChange={setReason} />}
            </Field>
          )}
          {choice === "accept" && (
            <fieldset className="yd-offer-sign">
              <legend>{t("sign")}</legend>
              <div className="yd-row">
                {[true, false].map((way) => (
                  <label key={String(way)}>
                    <input type="radio" checked={drawn === way} onChange={() => setDrawn(way)} />{" "}
                    {way ? t("draw") : t("type")}
                  </label>
                ))}
              </div>
              {drawn ? (
                <>
                  <DrawStrokes strokes={strokes} onChange={setStrokes} label={t("drawHere")} />
                  <p className="yd-row yd-small">
                    <span className="yd-muted">{t("drawHere")}</span>
                    {strokes.length > 0 && (
                      <button
                        type="button"
                        className="yd-unbutton yd-link"
                        onClick={() => setStrokes([])}
                      >
                        {t("clear")}
                      </button>
                    )}
                  </p>
                </>
              ) : (
                <Field label={t("typed")}>
                  {(control) => <TextInput {...control} value={typed} onChange={setTyped} />}
                </Field>
              )}
              {signatureFault && <p className="yd-bad yd-small">{signatureFault.message}</p>}
            </fieldset>
          )}
          <div className="yd-row">
            <button type="submit" className="yd-button" disabled={busy}>
              {busy ? t("sending") : t(choice === "accept" ? "confirmAccept" : "confirmDecline")}
            </button>
            <button type="button" className="yd-offer-plain" onClick={onBack}>
              {t("back")}
            </button>
          </div>
        </div>
      </Fields>
    </form>
  );
}
