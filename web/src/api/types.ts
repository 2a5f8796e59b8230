/** What the server sends and takes. Replaced by types generated from `openapi.json` when it is there. */

import type { Text } from "../i18n/words.ts";

export type Id = string;
/** `2026-11-21` */
export type CivilDate = string;
/** RFC 3339 */
export type Moment = string;
/** A decimal as a string, e.g. `"12.5"`. */
export type Decimal = string;

export interface Person {
  id: Id;
  name: string;
}

export interface PostHeld {
  post: string;
  title: Text;
  department: string;
}

export interface Me {
  user: Person & { login: string };
  posts: PostHeld[];
  /** Names of the operations that this person's posts allow, e.g. `order.enter`. */
  permissions: string[];
  company: { name: string; currency: string; demo: boolean };
  /** For whom he acts at present. */
  acting_for: (Person & { until: CivilDate })[];
}

/** Why a rule forbids an act: enough to tell a person what to do next. */
export interface Refusal {
  code: string;
  clause?: string | null;
  rule?: string | null;
  fact?: string | null;
  value?: string | null;
  who?: Text | null;
  due?: Moment | null;
  message: Text;
}

export interface FieldError {
  /** JSON pointer into the request body, e.g. `/lines/2/quantity`. */
  pointer: string;
  code: string;
  message: Text;
}

/** What may be done with a resource now, and why not otherwise. */
export interface Action {
  name: string;
  title?: Text;
  allowed: boolean;
  refusals: Refusal[];
}

/** A deadline, counted by the server in the company's working days. */
export interface Clock {
  due: Moment | null;
  overdue: boolean;
  /** Working days left until due, negative when overdue; absent where nobody counts. */
  working_days_left?: number | null;
}

export interface WorkTask extends Clock {
  id: Id;
  order_id: Id;
  order_label: string;
  customer: string;
  step: string;
  title: Text;
  clause: string | null;
  waiting_since: Moment;
  link: string;
}

export interface Waiting extends Clock {
  order_id: Id;
  order_label: string;
  step: string;
  title: Text;
  who: Text | null;
}

export interface News {
  id: Id;
  at: Moment;
  text: Text;
  link: string | null;
}

export interface Workbench {
  tasks: WorkTask[];
  waiting: Waiting[];
  overdue_count: number;
  due_soon_count: number;
  news: News[];
}

export interface Page<Row> {
  items: Row[];
  next_cursor: string | null;
}

export interface OrderRow {
  id: Id;
  label: string;
  number: string | null;
  customer_name: string | null;
  order_date: CivilDate | null;
  amount: Decimal;
  currency: string;
  state: string;
  status: Text;
  owner_name: string;
  next_due: Moment | null;
  promised_on: CivilDate | null;
}

export interface Instalment {
  /** Per cent of the order, e.g. `"30"`. */
  percent: Decimal;
  event: "contract" | "before_shipping" | "acceptance" | "retention";
  due: { kind: "days" | "months" | "end_of_month"; n: number };
}

export interface Parameter {
  name: string;
  value: string;
}

export interface OrderLineInput {
  line_id?: Id;
  product_id: Id | null;
  model: string;
  quantity: Decimal | null;
  unit: string;
  unit_price: Decimal | null;
  price_includes_tax: boolean;
  tax_rate: Decimal | null;
  discount: Decimal | null;
  delivery_on: CivilDate | null;
  delivery_place: string;
  technical_parameters: Parameter[];
  remark: string;
}

export interface OrderInput {
  order_type: string;
  customer_id: Id | null;
  customer_po_no: string;
  contract_no: string;
  contract_signed_on: CivilDate | null;
  contract_file_id: Id | null;
  contact: string;
  order_date: CivilDate | null;
  delivery_place: string;
  payment_terms: { instalments: Instalment[] };
  lines: OrderLineInput[];
}

/** The order's content as stored, with the names beside the ids. */
export interface Order extends Omit<OrderInput, "lines"> {
  id: Id;
  label: string;
  number: string | null;
  state: string;
  status: Text;
  customer_name: string | null;
  contract_file_name: string | null;
  owner: Person;
  currency: string;
  amount_net: Decimal;
  amount_tax: Decimal;
  amount: Decimal;
  promised_on: CivilDate | null;
  /** Where the promise stands. */
  promise_risk?: "none" | "watch" | "late" | null;
  revision: number;
  policy: { id: string; version: number; title: Text };
}

/** How much of a line has come how far, in the line's unit. */
export interface LineFacts {
  ordered: Decimal;
  reserved: Decimal;
  made: Decimal;
  inspected: Decimal;
  shipped: Decimal;
  accepted: Decimal;
  invoiced: Decimal;
  paid: Decimal;
}

export interface ThreadLine extends OrderLineInput {
  line_id: Id;
  line_no: number;
  product_name: string | null;
  amount: Decimal;
  facts: LineFacts;
}

export type StepState = "waiting" | "open" | "done" | "skipped" | "returned" | "blocked";

export interface CheckItem {
  key: string;
  title: Text;
  clause: string | null;
  /** Facts computed for this item, shown beside it. */
  facts: { label: Text; value: string; tone: "good" | "warn" | "bad" | "plain" }[];
  /** What the reviewer said in this round. */
  answer?: "yes" | "no" | null;
}

export interface Step extends Clock {
  key: string;
  title: Text;
  activity: string;
  state: StepState;
  needs: string[];
  clause: string | null;
  clause_text: Text | null;
  who: Text | null;
  done_by: string | null;
  on_behalf_of?: string | null;
  done_at: Moment | null;
  /** Set when the step waits for an opinion of the person who asks. */
  mine: boolean;
  checklist: CheckItem[];
  /** What happens next on each answer. */
  next: { verdict: Verdict; text: Text }[];
}

export type Verdict = "approve" | "object" | "return";

export interface Opinion {
  step: string;
  title: Text;
  by: string;
  on_behalf_of?: string | null;
  at: Moment;
  verdict: Verdict;
  reason: string | null;
  /** Set when the content that was looked at has changed since. */
  void_because: Text | null;
}

export interface Round {
  no: number;
  began_at: Moment;
  reason: Text | null;
  opinions: Opinion[];
}

export interface Missing {
  field: string;
  step: string;
  message: Text;
}

export interface DocumentRef {
  id: Id;
  kind: string;
  title: Text;
  file_name: string | null;
  size: number | null;
  added_by: string | null;
  added_at: Moment | null;
  /** Required papers that are not there yet say who owes them. */
  owed_by: Text | null;
  link: string | null;
}

export interface Thread {
  order: Order;
  lines: ThreadLine[];
  steps: Step[];
  actions: Action[];
  missing: Missing[];
  documents: DocumentRef[];
  rounds: Round[];
  warnings: Text[];
}

export interface Change {
  field: Text;
  before: string | null;
  after: string | null;
}

export interface TimelineItem {
  id: Id;
  at: Moment;
  kind: string;
  who: string | null;
  on_behalf_of?: string | null;
  text: Text;
  reason?: string | null;
  /** The words of a comment. */
  body?: string | null;
  changes: Change[];
}

export interface OpinionInput {
  verdict: Verdict;
  reason: string;
  checklist: { key: string; answer: "yes" | "no" }[];
}

/** One proposal of a type-ahead look-up. */
export interface LookupItem {
  id: Id;
  label: string;
  detail?: string | null;
  disabled?: boolean;
}

export interface ProductItem extends LookupItem {
  code: string;
  model: string;
  unit: string;
  list_price: Decimal | null;
  floor_price?: Decimal | null;
  last_price?: Decimal | null;
  tax_rate: Decimal | null;
  available?: Decimal | null;
}

export interface SearchHit {
  kind: string;
  id: Id;
  label: string;
  detail: string | null;
  link: string;
}

export interface StoredFile {
  id: Id;
  name: string;
  size: number;
}

export interface Delegation {
  id: Id;
  from: Person;
  to: Person;
  from_date: CivilDate;
  until: CivilDate;
  reason: string;
}

/** A day of the company's calendar that is not what the weekday says. */
export interface SpecialDay {
  date: CivilDate;
  working: boolean;
  name: Text;
}
