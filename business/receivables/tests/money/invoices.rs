//! Bills for what was delivered.

use engine::LineFact;
use kernel::{DocumentId, OrderId, Quantity, Result};
use orders::PaymentTerms;
use receivables::{
    CreditInvoice, CreditNoteInput, CreditReason, DeductAmount, DeductionInput, DeductionKind,
    Invoice, InvoiceInput, InvoiceLineInput, IssueInvoice, ReverseDeduction,
};

use crate::company::{Company, companies, complaint, day};

impl Company {
    pub(crate) async fn bill(&self, order: OrderId, units: Option<i64>) -> Result<Invoice> {
        let line_id = self
            .db
            .read_with(move |tx| {
                Box::pin(
                    async move { Ok(orders::load(tx, order).await?.unwrap().lines[0].line_id) },
                )
            })
            .await?;
        let line = |units| InvoiceLineInput {
            line_id,
            quantity: Quantity::whole(units),
        };
        let command = IssueInvoice {
            permit: self.permit("finance").await,
            process: self.process.clone(),
            id: DocumentId::new(),
            order,
            input: InvoiceInput {
                lines: units.map(line).into_iter().collect(),
                ..InvoiceInput::default()
            },
            now: self.now,
        };
        self.db.run(command).await
    }

    pub(crate) async fn take_back(&self, invoice: DocumentId) -> Result<Invoice> {
        let bill_in_error = CreditReason::Other;
        self.credit(invoice, bill_in_error, &[]).await
    }

    pub(crate) async fn credit(
        &self,
        invoice: DocumentId,
        reason: CreditReason,
        lines: &[InvoiceLineInput],
    ) -> Result<Invoice> {
        let command = CreditInvoice {
            permit: self.permit("chief").await,
            process: self.process.clone(),
            id: DocumentId::new(),
            invoice,
            input: CreditNoteInput {
                reason,
                note: "与客户核对一致".to_owned(),
                lines: lines.to_vec(),
                issued_on: None,
            },
            now: self.now,
        };
        self.db.run(command).await
    }
}

#[tokio::test]
async fn partial_invoices_make_exactly_the_order() {
    for company in companies().await {
        // 3 pumps at 33.335 net: 100.01 net (rounded once), 13.00 tax, 113.01 gross.
        let order = company.order(3, "33.335", PaymentTerms::standard()).await;
        assert_eq!(
            complaint(company.bill(order, None).await).0,
            "nothing_to_invoice"
        );
        company.moved(order, LineFact::Shipped, 2).await;
        assert_eq!(
            complaint(company.bill(order, Some(3)).await).0,
            "more_than_delivered"
        );
        let first = company.bill(order, Some(1)).await.unwrap();
        let second = company.bill(order, None).await.unwrap();
        assert_eq!(
            (&*first.number, &*second.number),
            ("INV-2026-000001", "INV-2026-000002")
        );
        assert_eq!(first.title, "江苏泵业有限公司");
        company.moved(order, LineFact::Shipped, 1).await;
        let third = company.bill(order, None).await.unwrap();
        let sum = [&first, &second, &third]
            .iter()
            .map(|invoice| invoice.total.gross)
            .sum::<i64>();
        assert_eq!(sum, 113_01);
        let money = company.money(order, "finance").await.unwrap();
        assert_eq!((&*money.invoiced, &*money.committed), ("113.01", "113.01"));
        assert_eq!(
            company.exposure().await,
            113_01,
            "invoices move the exposure, they do not change it"
        );
        company.check().await;
    }
}

#[tokio::test]
async fn a_credit_note_takes_back_exactly_one_invoice() {
    for company in companies().await {
        let order = company.order(3, "33.335", PaymentTerms::standard()).await;
        company.moved(order, LineFact::Shipped, 3).await;
        let first = company.bill(order, Some(1)).await.unwrap();
        company.bill(order, Some(1)).await.unwrap();
        let note = company.take_back(first.id).await.unwrap();
        assert_eq!(note.number, "CN-2026-000001");
        assert_eq!(note.total.gross, -first.total.gross);
        assert_eq!(
            complaint(company.take_back(first.id).await).0,
            "already_reversed"
        );
        assert_eq!(complaint(company.take_back(note.id).await).0, "credit_note");
        let rest = company.bill(order, None).await.unwrap();
        assert_eq!(rest.lines[0].quantity, Quantity::whole(2));
        let money = company.money(order, "finance").await.unwrap();
        assert_eq!(money.invoiced, "113.01");
        assert_eq!(money.invoices[0].credit_notes, ["CN-2026-000001"]);
        company.check().await;
    }
}

#[tokio::test]
async fn less_delivered_means_less_to_pay_and_frees_what_was_paid_too_much() {
    for company in companies().await {
        let order = company.order(2, "100", PaymentTerms::standard()).await;
        let parts = [
            (order, 1, "67.80"),
            (order, 2, "135.60"),
            (order, 3, "22.60"),
        ];
        company.pay("BK-1", "226.00", &parts).await.unwrap();
        company.moved(order, LineFact::ShortClosed, 1).await;
        let money = company.money(order, "finance").await.unwrap();
        assert_eq!(
            (&*money.committed, &*money.received, &*money.outstanding),
            ("113.00", "113.00", "0.00")
        );
        assert_eq!(
            money.deposit, "113.00",
            "one pump's money is the customer's again"
        );
        assert_eq!(company.exposure().await, -113_00);
        company.check().await;
    }
}

#[tokio::test]
async fn what_is_given_up_settles_with_a_reason_and_comes_back_when_reversed() {
    for company in companies().await {
        let order = company.order(2, "100", PaymentTerms::standard()).await;
        let deduct = |amount: &str, reason: &str| DeductAmount {
            permit: access::system("test"),
            process: company.process.clone(),
            id: DocumentId::new(),
            order,
            input: DeductionInput {
                kind: DeductionKind::Allowance,
                amount: amount.to_owned(),
                reason: reason.to_owned(),
                no: Some(3),
                deducted_on: None,
            },
            now: company.now,
        };
        assert_eq!(
            complaint(company.db.run(deduct("22.61", "外壳划伤")).await).0,
            "more_than_open"
        );
        assert_eq!(
            complaint(company.db.run(deduct("1.00", "")).await).0,
            "required"
        );
        let deduction = company.db.run(deduct("22.60", "外壳划伤")).await.unwrap();
        let money = company.money(order, "finance").await.unwrap();
        assert_eq!((&*money.deducted, &*money.outstanding), ("22.60", "203.40"));
        let back = ReverseDeduction {
            permit: company.permit("chief").await,
            process: company.process.clone(),
            deduction: deduction.id,
            reason: "客户撤回".to_owned(),
            now: company.now,
        };
        company.db.run(back).await.unwrap();
        assert_eq!(
            company.money(order, "finance").await.unwrap().outstanding,
            "226.00"
        );
        company.check().await;
    }
}

fn units(bill: &Invoice, units: i64) -> [InvoiceLineInput; 1] {
    [InvoiceLineInput {
        line_id: bill.lines[0].line,
        quantity: Quantity::whole(units),
    }]
}

#[tokio::test]
async fn returned_pieces_are_credited_as_billed_and_may_be_billed_again() {
    for company in companies().await {
        let order = company.order(3, "33.335", PaymentTerms::standard()).await;
        company.moved(order, LineFact::Shipped, 3).await;
        let bill = company.bill(order, None).await.unwrap();
        let one = units(&bill, 1);
        let first = company
            .credit(bill.id, CreditReason::Return, &one)
            .await
            .unwrap();
        assert_eq!(first.number, "CN-2026-000001");
        assert_eq!(
            first.total.gross, -37_67,
            "a third of 113.01, as it was billed"
        );
        let money = company.money(order, "finance").await.unwrap();
        assert_eq!((&*money.invoiced, &*money.committed), ("75.34", "113.01"));
        assert_eq!(money.invoices[0].lines[0].creditable, Quantity::whole(2));
        assert_eq!(company.exposure().await, 113_01, "it is still to be paid");
        let too_many = company
            .credit(bill.id, CreditReason::Return, &units(&bill, 3))
            .await;
        assert_eq!(complaint(too_many).0, "more_than_left");
        let rest = company.take_back(bill.id).await.unwrap();
        assert_eq!(first.total.gross + rest.total.gross, -bill.total.gross);
        assert_eq!(first.total.tax + rest.total.tax, -bill.total.tax);
        assert_eq!(
            complaint(company.take_back(bill.id).await).0,
            "already_reversed"
        );
        let again = company.bill(order, None).await.unwrap();
        assert_eq!(again.total, bill.total);
        company.check().await;
    }
}

#[tokio::test]
async fn damaged_pieces_that_are_credited_are_not_owed_any_more() {
    for company in companies().await {
        let order = company.order(2, "100", PaymentTerms::standard()).await;
        let parts = [
            (order, 1, "67.80"),
            (order, 2, "135.60"),
            (order, 3, "22.60"),
        ];
        company.pay("BK-1", "226.00", &parts).await.unwrap();
        company.moved(order, LineFact::Shipped, 2).await;
        let bill = company.bill(order, None).await.unwrap();
        let note = company
            .credit(bill.id, CreditReason::Damage, &units(&bill, 1))
            .await
            .unwrap();
        assert_eq!(note.total.gross, -113_00);
        let money = company.money(order, "finance").await.unwrap();
        assert_eq!(
            (&*money.committed, &*money.invoiced, &*money.credited),
            ("113.00", "113.00", "113.00")
        );
        assert_eq!(
            (&*money.received, &*money.deposit),
            ("113.00", "113.00"),
            "what was paid for it is the customer's again"
        );
        let amounts: i64 = money
            .schedule
            .iter()
            .map(|item| item.amount.replace('.', "").parse::<i64>().unwrap())
            .sum();
        assert_eq!(amounts, 113_00, "the instalments follow");
        assert_eq!(company.exposure().await, -113_00);
        let again = company.bill(order, None).await;
        assert_eq!(complaint(again).0, "nothing_to_invoice");
        let sheet = money.settlement.unwrap().sheet;
        assert_eq!(
            (&*sheet.lines[0].amount, &*sheet.lines[0].invoiced_amount),
            ("113.00", "113.00")
        );
        assert_eq!(company.happened(order, "invoice.reversed").await, 1);
        company.moved(order, LineFact::Accepted, 2).await;
        let money = company.money(order, "finance").await.unwrap();
        assert_eq!(money.settlement.unwrap().against, []);
        company.check().await;
    }
}

#[tokio::test]
async fn yen_are_credited_whole() {
    for company in companies().await {
        let rate = kernel::Rate::parse("0.05").unwrap();
        company
            .tx(move |tx| {
                let set = catalog::SetRate {
                    permit: access::system("test"),
                    rate: catalog::CurrencyRate {
                        currency: "JPY".to_owned(),
                        valid_from: day("2026-01-01"),
                        rate,
                    },
                    now: kernel::Moment(0),
                };
                Box::pin(async move { store::Command::run(&set, tx).await })
            })
            .await
            .unwrap();
        let mut content = company.content(3, "333", PaymentTerms::standard());
        content.currency = Some("JPY".to_owned());
        let order = company.submitted(content).await;
        company.approve(order).await;
        company.moved(order, LineFact::Shipped, 3).await;
        let bill = company.bill(order, None).await.unwrap();
        assert_eq!((bill.total.net, bill.total.gross), (999, 1129));
        let mut back = 0;
        for _ in 0..3 {
            let one = units(&bill, 1);
            let note = company.credit(bill.id, CreditReason::Damage, &one).await;
            back += note.unwrap().total.gross;
        }
        assert_eq!(back, -1129);
        let money = company.money(order, "finance").await.unwrap();
        assert_eq!(
            (&*money.committed, &*money.invoiced, &*money.credited),
            ("0", "0", "1129")
        );
        assert_eq!(company.exposure().await, 0);
        company.check().await;
    }
}
