//! The customer's answer through his link: he accepts with signature, name and time, or declines with
//! a reason. It is bound to the version he read, and it is evidence.

use ::store::{Command, Tx};
use access::Token;
use events::NewEvent;
use kernel::{Actor, Fault, Moment, Refusal, Result, text, written};
use process::Process;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    QuotationState,
    offer::{refuse_unless_standing, version_of},
    signature::{NAME_MAX, Signature},
    store, stream,
};

/// What a customer answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OfferAnswer {
    /// Whether he accepted.
    pub accepted: bool,
    /// Who answered, in his own words.
    pub name: String,
    /// His signature; none when he declined.
    pub signature: Option<Signature>,
    /// Why he declined.
    pub reason: String,
    /// The fingerprint of what he read.
    pub hash: String,
    /// When.
    pub answered_at: Moment,
}

/// Answers the version that a link opens.
#[derive(Debug)]
pub struct AnswerOffer {
    /// The running policies, for today's date.
    pub process: Process,
    /// The link's token.
    pub token: Token,
    /// What the customer answers.
    pub answer: OfferAnswer,
    /// Where the request came from.
    pub address: String,
    /// The request.
    pub request: Uuid,
}

impl Command for AnswerOffer {
    const NAME: &'static str = "quotation.answer";
    /// The answer that stands; `None` for a link that was never given.
    type Output = Option<OfferAnswer>;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Option<OfferAnswer>> {
        self.check()?;
        let Some((id, no)) = store::by_link(tx, self.token.secret()).await? else {
            return Ok(None);
        };
        let quotation = store::lock(tx, id)
            .await?
            .ok_or_else(|| Fault::internal("a version without its quotation"))?;
        let version = version_of(tx, &quotation, no).await?;
        if let Some(before) = store::answer_of(tx, id, no).await? {
            return self.repeated(before).map(Some);
        }
        let now = self.answer.answered_at;
        let rep = access::people::name(tx, quotation.owner)
            .await?
            .unwrap_or_default();
        refuse_unless_standing(&version, (&quotation, &rep), self.process.today(now))?;
        if version.hash != self.answer.hash {
            let message = text!(
                "您看到的内容与报价不一致，请刷新后重新阅读",
                "what you read is not what is offered; please reload and read again"
            );
            return Err(Fault::refused(Refusal::new("other_content", message)));
        }
        let (state, kind) = if self.answer.accepted {
            (QuotationState::Accepted, "quotation.accepted")
        } else {
            (QuotationState::Declined, "quotation.declined")
        };
        let end = (state, self.answer.reason.as_str());
        store::end(tx, (id, no), end, now).await?;
        store::answer(tx, (id, no), &self.answer, &self.address).await?;
        let data = json!({
            "number": quotation.number, "version": no, "hash": version.hash,
            "name": self.answer.name, "signature": self.answer.signature,
            "reason": self.answer.reason, "address": self.address,
            "gross": version.total.gross, "currency": version.currency.code(),
        });
        let event = NewEvent::new(stream(id), kind, data, now);
        events::record(tx, &event, &self.actor(), now).await?;
        Ok(Some(self.answer.clone()))
    }
}

impl AnswerOffer {
    fn check(&self) -> Result<()> {
        let length = self.answer.name.trim().chars().count();
        if length == 0 || length > NAME_MAX {
            let message = text!("请填写您的姓名", "please enter your name");
            return Err(Fault::invalid("/name", "required", message));
        }
        match &self.answer.signature {
            Some(signature) => signature.check(),
            None => Ok(written::reason(&self.answer.reason, "/reason").map(drop)?),
        }
    }

    /// The same answer once more is done already; another one comes too late.
    fn repeated(&self, before: OfferAnswer) -> Result<OfferAnswer> {
        if before.accepted == self.answer.accepted {
            return Ok(before);
        }
        let message = if before.accepted {
            text!(
                "{} 已接受此报价，不能再拒绝",
                "{} has accepted this quotation; it cannot be declined any more",
                before.name
            )
        } else {
            text!(
                "{} 已拒绝此报价，如需接受请联系业务员重新报价",
                "{} has declined this quotation; ask for a new one to accept",
                before.name
            )
        };
        Err(Fault::refused(Refusal::new("answered", message)))
    }

    /// Nobody of ours: whoever holds the link.
    fn actor(&self) -> Actor {
        Actor {
            user: None,
            on_behalf_of: None,
            post: "customer:link".to_owned(),
            request: self.request,
        }
    }
}
