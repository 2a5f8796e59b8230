/** The server's types under short names; `generated.ts` comes from its own description. */

import type { Text } from "../i18n/words.ts";
import type { components } from "./generated.ts";

type Schemas = components["schemas"];

export type Id = string;
/** `2026-11-21` */
export type CivilDate = string;
/** RFC 3339 */
export type Moment = string;
/** A decimal as a string, e.g. `"12.5"`. */
export type Decimal = string;

export type Me = Schemas["Me"];
export type OrderRow = Schemas["OrderRow"];
export type OrderState = Schemas["OrderState"];
export type OrderContent = Schemas["OrderContent"];
export type LineContent = Schemas["LineContent"];
export type Style = Schemas["Style"];
export type RevisionPage = Schemas["RevisionPage"];
export type Returned = Schemas["ReturnedView"];
export type CurrencyRate = Schemas["CurrencyRate"];
export type OrderTemplate = Schemas["OrderTemplate"];
export type TemplateLine = Schemas["TemplateLine"];
export type UsualGoods = Schemas["UsualGoods"];
export type TextDraft = Schemas["TextDraft"];
export type FileDraft = Schemas["FileDraft"];
export type DraftedLine = Schemas["DraftedLine"];
export type GiftOf = Schemas["GiftOf"];
export type PriceSource = Schemas["PriceSource"];
export type BeyondFrame = Schemas["BeyondFrame"];
export type FloorLine = Schemas["FloorLine"];
export type PreviewLine = Schemas["PreviewLine"];
export type Parameter = Schemas["Parameter"];
export type Instalment = Schemas["Instalment"];
export type PaymentTerms = Schemas["PaymentTerms"];
export type OrderPage = Schemas["OrderPage"];
export type OrderSaved = Schemas["OrderSaved"];
export type LineView = Schemas["LineView"];
export type StepsView = Schemas["StepsView"];
export type StepView = Schemas["StepView"];
export type OpinionView = Schemas["OpinionView"];
export type FormView = Schemas["FormView"];
export type CheckView = Schemas["CheckView"];
export type Action = Schemas["AllowedAction"];
export type Missing = Schemas["Missing"];
export type Workbench = Schemas["Workbench"];
export type DeskTask = Schemas["DeskTask"];
export type Entry = Schemas["Entry"];
export type Comment = Schemas["Comment"];
export type Product = Schemas["Product"];
export type Customer = Schemas["Customer"];
export type Found = Schemas["Found"];
export type FoundKind = Schemas["FoundKind"];
export type ChangeAction = Schemas["ChangeAction"];
export type ContentChange = Schemas["ContentChange"];
export type ImpactSheet = Schemas["ImpactSheet"];
export type ChangeRow = Schemas["ChangeRow"];
export type ChangeView = Schemas["ChangeView"];
export type OrderStanding = Schemas["OrderStanding"];
export type StoredFile = Schemas["File"];

export interface Page<Row> {
  items: Row[];
  next_cursor?: string | null;
}

/**
 * Why a rule forbids an act: enough to tell a person what to do next. Pages carry it in both
 * languages, problems in the reader's own.
 */
export interface Refusal {
  code: string;
  clause?: string | null;
  rule?: string | null;
  fact?: string | null;
  value?: string | null;
  who?: Text | string | null;
  due?: Moment | null;
  message: Text | string;
}

export interface FieldError {
  /** JSON pointer into the request body, e.g. `/lines/2/quantity`. */
  pointer: string;
  code: string;
  message: string;
}

/** A deadline, counted by the server in the company's working days. */
export interface Clock {
  due_at?: Moment | null;
  /** Working days left until due; negative when past it. */
  days_left?: number | null;
  /** The due moment rests on holidays that are not published yet. */
  provisional?: boolean;
}

/** One proposal of a type-ahead look-up. */
export interface LookupItem {
  id: Id;
  label: string;
  detail?: string | null;
  disabled?: boolean;
}

export interface SearchHit {
  label: string;
  detail: string | null;
  link: string;
}
