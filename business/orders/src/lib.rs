//! Inquiries, quotations, contracts and sales orders: entry, pricing, completeness, issue and
//! acceptance, submission, and what an order does when its policy moves.
//!
//! An order's content is changed only while it is a draft, and by a change request once it is
//! approved; its facts (reserved, made, shipped …) lie in the ledger of `process`, its money in
//! `receivables`.

mod approve_floor_price;
mod cancel_order;
mod change_draft;
mod change_request;
mod changes;
mod channel;
mod check_projections;
mod checks;
mod completeness;
mod content;
mod contract;
mod create_order;
mod delivery_mode;
mod export_orders;
mod facts;
mod floor_price;
mod follow_process;
mod hand_over;
mod hold_order;
mod http;
mod import_order;
mod inquiry;
mod list_orders;
mod listing;
mod look_up;
mod looks_at;
mod master_data;
mod matters;
mod not_inspected;
mod order;
mod order_ending;
mod origin;
mod preview_prices;
mod price_asked;
mod price_entry;
mod price_order;
mod price_source;
mod promise;
mod quotation;
mod readiness;
mod reassign_order;
mod revisions;
mod search_orders;
mod sentences;
mod short_close;
mod sort_orders;
mod store;
mod submit_order;
mod successor;
mod template;
mod usual_goods;
mod warnings;
mod withdraw_order;

pub use crate::store::{
    get, heading, labels, last_of_next_numbers, load, next_number, numbers_taken, revision,
    revision_at,
};
pub use approve_floor_price::ApproveFloorPrice;
pub use cancel_order::{CancelOrder, CancelTerms, refuse_clerk};
pub use catalog::amounts::{Amounts, LinePrice, in_company_currency};
pub use change_draft::ChangeDraft;
pub use change_request::{
    AcknowledgementView, Amendment, ApprovalView, AreaImpact, ChangeAction, ChangeDecided,
    ChangeInput, ChangeOrigin, ChangeRequested, ChangeRow, ChangeState, ChangeVerdict, ChangeView,
    ClauseTouched, DecideChange, DepartmentNamed, DespiteChange, Downstream, Head, ImpactSheet,
    LineChange, LineImpact, PendingChange, PersonNamed, RequestChange, SharedDownstream, Sums,
    WithdrawChange, changes_of, pass_pending_change, pending_change, preview_change, show_change,
};
pub use changes::{Change, changes};
pub use check_projections::check_projections;
pub use checks::{check_complete, check_contract, check_prices, check_terms};
pub use completeness::{Missing, Products, asked_parameters, missing, products_of};
pub use content::{EnteredQuantity, GiftOf, LineContent, OrderContent, Parameter, WholeDiscount};
pub use contract::{
    AddAnnex, AmendedBy, AnnexId, AnnexInput, AnnexKind, BudgetCost, BudgetPolicy, BudgetVerdict,
    CONTRACT_FILES, CallOff, ChangeContract, Confidentiality, ContractFromQuotation, ContractId,
    ContractInput, ContractKind, ContractSaved, ContractState, CostKind, CreateContract,
    DecideBudget, Delay, DrawBudget, EndCode, EndContract, FulfilObligation, LookAtObligations,
    ObligationFulfilled, ObligationId, Obliged, OrderFromContract, Party, PartyRole,
    RaiseObligation, SetBudgetPolicy, SignContract, Signatory, StopForObligation,
    SupplementContract, check_budget, delays_of, sees_contract,
};
pub use create_order::{CreateOrder, OrderSaved, stream};
pub use delivery_mode::DeliveryMode;
pub use export_orders::{NoteExport, name_order_types, write_orders};
pub use facts::put_facts;
pub use floor_price::{FloorApproval, FloorLine};
pub use follow_process::{approved, cancelled, closed, milestone_reached, returned};
pub use hand_over::{HandOver, HandedOver, Held, HeldKind, Holdings, NotHandedOver, holdings_of};
pub use hold_order::{HoldOrder, OrderHold, ResumeOrder, hold_on, may_go_on, refuse_if_held};
pub use http::routes;
pub use import_order::{
    IMPORTED_CREDIT_NOTE, IMPORTED_ORDER, ImportedAddition, ImportedOrder, ImportedShipment,
    OrderCharge, PricedAddition, extend_imported, import_order, price_addition, price_imported,
};
pub use inquiry::{
    ChangeInquiry, CreateInquiry, InquiryId, InquiryInput, InquiryState, LoseInquiry, LostCode,
    OrderFromInquiry, QuotationFromInquiry,
};
pub use list_orders::{
    OrderFilter, OrderRow, PAGE_MAX, Position, list_orders, refuse_unseen, sees,
};
pub use looks_at::{content_groups, content_hash};
pub use master_data::check_master_data;
pub use matters::{heading_before_order, matters};
pub use not_inspected::not_inspected;
pub use order::{Order, OrderState, Warning, draft_label};
pub use order_ending::{CancelCode, DepositFate, EndedLine, EndingKind, OrderEnding};
pub use origin::{
    ExplainDifferences, Explanation, OrderOrigin, Origin, OriginDifference, OriginKind,
};
pub use parties::{DueRule, Instalment, PaymentEvent, PaymentTerms};
pub use preview_prices::{PreviewLine, PricePreview, preview_prices};
pub use price_asked::handle_jobs;
pub use price_order::{
    CustomerStanding, Entry, Known, KnownPrices, LINES_MAX, PricedLine, PricedOrder, QUANTITY_MAX,
    price_order,
};
pub use price_source::{LinePricing, PassedPrice, PriceSource};
pub use promise::Promises;
pub use quotation::{
    AnswerOffer, ApproveQuotedPrice, ChangeQuotation, ConfirmQuotation, CreateQuotation,
    IssueQuotation, OfferAnswer, OrderFromQuotation, QuotationId, QuotationInput, QuotationSaved,
    QuotationState, ReviseQuotation, Signature, WithdrawQuotation,
};
pub use reassign_order::ReassignOrder;
pub use revisions::{
    RevisionAmounts, RevisionLine, RevisionPage, RevisionRow, RevisionsCompared, compare_revisions,
    revisions_of, show_revision,
};
pub use sentences::SENTENCES;
pub use short_close::{LinesEnded, ReopenLine, ShortClose};
pub use sort_orders::{Sorting, sort_orders};
pub use submit_order::{OrderSubmitted, SubmitOrder};
pub use template::{
    ChangeTemplate, CreateTemplate, DeleteTemplate, OrderTemplate, TemplateInput, TemplateLine,
    TemplateLineView,
};
pub use warnings::warnings;
pub use withdraw_order::WithdrawOrder;
