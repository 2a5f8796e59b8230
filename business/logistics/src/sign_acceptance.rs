//! The customer signs: only this makes anything accepted (EQ-6.2c).

use ::store::{Command, Tx};
use access::{Permit, matrix::RecordAcceptance};
use engine::{Activity, LineFact};
use events::NewEvent;
use kernel::{Date, DocumentId, Fault, FileId, LineId, Moment, Quantity, Result, text, written};
use process::{Acting, Document, Movement, Process, Subject};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::{
    acceptance::AcceptanceState,
    follows::{Happening, MovedLine, Reactions},
    open_acceptance::SheetChanged,
    save_acceptance::open_sheet,
    signing::decide,
    store::acceptances::{self, Signature},
    words::{self, SHORT_MAX},
};

/// A signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignatureInput {
    /// Who signs for the customer.
    pub signer_name: String,
    /// The day he signs.
    pub signed_on: Date,
    /// His signature drawn on the screen, uploaded first.
    #[serde(default)]
    pub signature_file_id: Option<FileId>,
    /// Or the signed report, uploaded first.
    #[serde(default)]
    pub report_file_id: Option<FileId>,
}

/// Signs a sheet.
#[derive(Debug)]
pub struct SignAcceptance {
    /// The right to do so.
    pub permit: Permit<RecordAcceptance>,
    /// The running policies.
    pub process: Process,
    /// What follows in other areas.
    pub reactions: Reactions,
    /// Which sheet.
    pub id: DocumentId,
    /// The version that was shown to the customer.
    pub version: i64,
    /// The signature.
    pub input: SignatureInput,
    /// Now.
    pub now: Moment,
}

impl Command for SignAcceptance {
    const NAME: &'static str = "acceptance.sign";
    type Output = SheetChanged;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<SheetChanged> {
        let (sheet, permit) = open_sheet(tx, &self.process, &self.permit, self.id).await?;
        if sheet.version != self.version {
            return Err(Fault::Stale(Box::new(json!(sheet))));
        }
        let signature = self.signature()?;
        let accepted = decide(&sheet, signature.signed_on, self.process.today(self.now))?;
        let subject = Subject::sales_order(sheet.order_id);
        let wanted: Vec<(LineId, Quantity)> =
            accepted.iter().map(|l| (l.line, l.quantity)).collect();
        self.process
            .guard(tx, subject, Activity::Accept, &wanted, self.now)
            .await?;

        let acting = Acting::new(&permit, self.now);
        let files = [self.input.signature_file_id, self.input.report_file_id];
        words::attach(
            tx,
            &permit,
            files.into_iter().flatten(),
            sheet.order_id,
            self.now,
        )
        .await?;
        acceptances::sign(tx, self.id, &signature, self.now).await?;
        // A day's signature counts at the end of that day; one given today counts now.
        let at = self
            .process
            .calendar()
            .end_of(signature.signed_on)
            .min(self.now);
        let data = json!({"acceptance": self.id, "number": sheet.number, "signer": signature.signer_name, "signed_on": signature.signed_on, "signature": signature.signature_id, "report": signature.report_id, "rows": sheet.rows});
        let event = NewEvent::new(subject.stream(), "acceptance.signed", data, at);
        events::record(tx, &event, &acting.actor, self.now).await?;
        let movements = self.movements(subject, &accepted, at);
        let happening = Happening::Accepted {
            order: sheet.order_id,
            acceptance: self.id,
            lines: accepted,
            at,
        };
        self.reactions.tell(tx, &happening, &acting).await?;
        self.process.record_all(tx, &movements, &acting).await?;
        let (state, version) = (AcceptanceState::Signed, sheet.version + 1);
        Ok(SheetChanged {
            id: self.id,
            number: sheet.number,
            state,
            version,
        })
    }

    async fn refused(&self, tx: &mut Tx<'_>, fault: &Fault) -> Result<()> {
        let Some(order) = acceptances::lock(tx, self.id).await? else {
            return Ok(());
        };
        let subject = Subject::sales_order(order);
        let by = (self.permit.actor(), self.now);
        process::record_refusal(tx, subject, (Self::NAME, fault), by).await
    }
}

impl SignAcceptance {
    fn signature(&self) -> Result<Signature<'_>> {
        let input = &self.input;
        if input.signature_file_id.is_none() && input.report_file_id.is_none() {
            let message = text!(
                "请客户在屏幕上签名，或上传已签字的验收报告；没有签字不能算验收",
                "let the customer sign on the screen, or upload the signed report; without a signature nothing is accepted"
            );
            return Err(Fault::invalid(
                "/signature_file_id",
                "signature_required",
                message,
            ));
        }
        Ok(Signature {
            signer_name: written::required(&input.signer_name, "/signer_name", SHORT_MAX)?,
            signed_on: input.signed_on,
            signature_id: input.signature_file_id,
            report_id: input.report_file_id,
        })
    }

    fn movements(&self, subject: Subject, accepted: &[MovedLine], at: Moment) -> Vec<Movement> {
        let document = Document {
            kind: "acceptance",
            id: self.id.0,
        };
        let moved = |l: &MovedLine| {
            Movement::new(
                subject,
                l.line,
                (LineFact::Accepted, l.quantity),
                document,
                at,
            )
        };
        accepted.iter().map(moved).collect()
    }
}
