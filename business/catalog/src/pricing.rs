//! Which price a line gets, by which rule, and why no other rule made it.
//!
//! Pure. A [`PriceBook`] holds the rules of price lists, frame contracts and promotions; asked for a
//! line it answers the price of the rule that ranks first among those that fit, and for every other
//! candidate the reason why not. Rules made for *another customer* are no candidates: naming them
//! would show one customer's prices to another's clerk.

mod audience;
mod gift;
mod precedence;
mod price_book;
mod reason;
mod rule;

pub use audience::{Audience, Buyer};
pub use gift::GiftAnswer;
pub use precedence::{Level, Precedence, ValidOn};
pub use price_book::{Answer, Asked, CalledOff, Candidate, ListPrice, PriceBook, Source};
pub use reason::Reason;
pub use rule::{ListHead, ListKind, Offer, PriceListId, PriceRuleId, Rule};
