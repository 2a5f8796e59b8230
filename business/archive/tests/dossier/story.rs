//! The end of an order, from the customer's objection to the closed and filed dossier.

use std::sync::Arc;

use access::matrix;
use aftersales::{
    FinishRetrospective, NewTicket, NoObservations, RetrospectiveInput, SaveRetrospective,
    TicketFilter, TicketKind, TicketSaved, TicketState, Work, WorkOnTicket, list_tickets,
    open_ticket, ticket,
};
use archive::{
    AddPaper, ApplyForClosing, ArchiveFilter, DecideClosing, Dossier, DossierFiled, FileDossier,
    PaperInput, PaperState, WaivePaper, dossier, list_archive, prepare,
};
use kernel::{DocumentId, Fault, OrderId, Refusal, Result, text};
use orders::OrderState;
use serde_json::json;

use crate::company::{Company, codes};

impl Company {
    async fn objection(&self, order: OrderId) -> TicketSaved {
        let (process, acting) = (self.process.clone(), self.acting("rep").await);
        let new = NewTicket {
            id: DocumentId::new(),
            order,
            kind: TicketKind::Objection,
            line: None,
            serial: String::new(),
            description: "泵体漏油".to_owned(),
            source: None,
            owner: None,
            due_at: None,
        };
        self.tx(move |tx| {
            let (process, acting, new) = (process.clone(), acting.clone(), new.clone());
            Box::pin(async move { open_ticket(tx, &process, &new, &acting).await })
        })
        .await
        .unwrap()
    }

    async fn work(&self, ticket: &TicketSaved, work: Work) -> Result<TicketSaved> {
        let command = WorkOnTicket {
            process: self.process.clone(),
            id: ticket.id,
            version: ticket.version,
            work,
            now: self.now,
        };
        self.db.run(command).await
    }

    async fn look_back(&self, order: OrderId, input: serde_json::Value) -> Result<i64> {
        let save = SaveRetrospective {
            permit: self.permit("manager").await,
            process: self.process.clone(),
            id: order,
            version: None,
            input: serde_json::from_value::<RetrospectiveInput>(input).unwrap(),
            now: self.now,
        };
        self.db.run(save).await
    }

    async fn finish(&self, order: OrderId) -> Result<i64> {
        let finish = FinishRetrospective {
            permit: self.permit("manager").await,
            process: self.process.clone(),
            observations: Arc::new(NoObservations),
            id: order,
            now: self.now,
        };
        self.db.run(finish).await
    }

    async fn dossier(&self, order: OrderId, who: &str) -> Result<Dossier> {
        let (archive, permit, now) = (self.archive.clone(), self.permit(who).await, self.now);
        let read = self.db.read_with(move |tx| {
            Box::pin(async move {
                dossier(
                    tx,
                    (&archive.process, &*archive.sources),
                    &permit,
                    order,
                    now,
                )
                .await
            })
        });
        read.await
    }

    async fn add(
        &self,
        order: OrderId,
        who: &str,
        input: serde_json::Value,
    ) -> Result<archive::PaperAdded> {
        let add = AddPaper {
            permit: self.permit(who).await,
            process: self.process.clone(),
            order,
            id: DocumentId::new(),
            input: serde_json::from_value::<PaperInput>(input).unwrap(),
            now: self.now,
        };
        self.db.run(add).await
    }

    async fn file(&self, order: OrderId) -> Result<DossierFiled> {
        let permit = self.permit::<matrix::ArchiveOrder>("archivist").await;
        let (archive, seen, now) = (self.archive.clone(), permit.clone(), self.now);
        let laid = self.db.read_with(move |tx| {
            Box::pin(async move {
                prepare(tx, (&archive.process, &*archive.sources), &seen, order, now).await
            })
        });
        let mut stored = Vec::new();
        for paper in laid.await? {
            stored.push(self.archive.vault.put(&paper.bytes).await?);
        }
        let command = FileDossier {
            permit,
            process: self.process.clone(),
            sources: self.archive.sources.clone(),
            order,
            stored,
            now: self.now,
        };
        self.db.run(command).await
    }

    async fn apply(&self, order: OrderId) -> Result<archive::ClosingDecided> {
        let command = ApplyForClosing {
            permit: self.permit("rep").await,
            process: self.process.clone(),
            sources: self.archive.sources.clone(),
            order,
            now: self.now,
        };
        self.db.run(command).await
    }
}

fn states(dossier: &Dossier) -> Vec<(&str, PaperState)> {
    dossier
        .items
        .iter()
        .map(|item| (item.kind.as_str(), item.state))
        .collect()
}

// Clauses: EQ-6.2b.
#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_closes_only_with_a_resolution() {
    for db in store::testing::databases().await {
        let company = Company::on(db).await;
        let order = company.order().await;
        let opened = company.objection(order).await;
        assert_eq!(opened.number, "TK-2026-000001");
        assert_eq!(company.open_tasks(order, "/tickets/").await, 1);

        let close = || async {
            Work::Close {
                permit: company.permit("service").await,
                note: String::new(),
            }
        };
        let refused = company.work(&opened, close().await).await;
        assert_eq!(codes(refused), ["resolution_missing"]);
        let note = Work::Progress {
            permit: company.permit("rep").await,
            note: "已派工程师".to_owned(),
        };
        let going = company.work(&opened, note.clone()).await.unwrap();
        assert_eq!(going.state, TicketState::InProgress);
        assert!(matches!(
            company.work(&opened, note).await,
            Err(Fault::Stale(_))
        ));
        let empty = Work::Resolve {
            permit: company.permit("rep").await,
            resolution: "  ".to_owned(),
        };
        assert!(matches!(
            company.work(&going, empty).await,
            Err(Fault::Invalid(_))
        ));
        let resolve = Work::Resolve {
            permit: company.permit("rep").await,
            resolution: "更换密封圈".to_owned(),
        };
        let resolved = company.work(&going, resolve).await.unwrap();
        let closed = company.work(&resolved, close().await).await.unwrap();
        assert_eq!(closed.state, TicketState::Closed);
        assert_eq!(company.open_tasks(order, "/tickets/").await, 0);

        let (process, now) = (company.process.clone(), company.now);
        let permit = company.permit("rep").await;
        let shown = company.db.read_with(move |tx| {
            Box::pin(async move { ticket(tx, &process, &permit, opened.id, now).await })
        });
        let kinds: Vec<String> = shown
            .await
            .unwrap()
            .log
            .into_iter()
            .map(|entry| entry.kind)
            .collect();
        assert_eq!(kinds, ["opened", "progressed", "resolved", "closed"]);
        for (who, seen) in [("rep", 1), ("stranger", 0), ("service", 1)] {
            let permit = company.permit(who).await;
            let filter = TicketFilter {
                limit: 10,
                ..TicketFilter::default()
            };
            let list = company.db.read_with(move |tx| {
                Box::pin(async move { list_tickets(tx, &permit, &filter).await })
            });
            assert_eq!(list.await.unwrap().len(), seen, "{who}");
        }
    }
}

// Clauses: EQ-7.2c, EQ-8.2, EQ-9.1, EQ-9.2, EQ-9.2b.
#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_looked_back_on_filed_and_closed() {
    for db in store::testing::databases().await {
        let company = Company::on(db).await;
        let order = company.order().await;
        assert!(matches!(
            company.dossier(order, "stranger").await,
            Err(Fault::OutOfReach(_))
        ));
        let ticket = company.objection(order).await;
        company.accepted(order).await;

        looked_back_on(&company, order).await;
        filed(&company, order).await;
        closed(&company, order, ticket).await;
    }
}

async fn looked_back_on(company: &Company, order: OrderId) {
    assert_eq!(
        codes(company.finish(order).await),
        ["retrospective_incomplete"; 3]
    );
    let action = json!({"what": "改进密封工艺", "owner_id": company.user("service"), "due_on": "2026-04-01"});
    let past = json!({"actions": [{"what": "", "owner_id": company.user("service"), "due_on": "2026-01-01"}]});
    assert!(
        matches!(company.look_back(order, past).await, Err(Fault::Invalid(errors)) if errors.len() == 2)
    );
    let input = json!({"feedback": "满意", "problems": "漏油一次", "improvements": "见措施", "actions": [action]});
    company.look_back(order, input.clone()).await.unwrap();
    company.finish(order).await.unwrap();
    assert_eq!(
        codes(company.look_back(order, input).await),
        ["retrospective_finished"]
    );
    // The improvement, and six posts that take note.
    assert_eq!(company.open_tasks(order, "tab=retrospective").await, 7);
}

#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn filed(company: &Company, order: OrderId) {
    use PaperState::{Missing, Ready, There, Waived};
    let before = company.dossier(order, "manager").await.unwrap();
    let expected = [
        ("contract", Missing),
        ("order_sheet", Ready),
        ("review_opinions", Ready),
        ("acceptance_report", Ready),
        ("receipt_vouchers", Missing),
    ];
    assert_eq!(states(&before), expected);
    assert_eq!(company.open_tasks(order, "tab=dossier").await, 2);
    assert_eq!(
        codes(company.file(order).await),
        ["paper_missing", "paper_missing"]
    );

    let file = company.upload("rep", "合同扫描件").await;
    let contract = json!({"file_id": file, "kind": "contract", "title": "合同 HT-2026-01"});
    let added = company.add(order, "rep", contract).await.unwrap();
    let waive = WaivePaper {
        permit: company.permit("archivist").await,
        process: company.process.clone(),
        order,
        kind: "receipt_vouchers".to_owned(),
        reason: "样机，不收款".to_owned(),
        now: company.now,
    };
    company.db.run(waive).await.unwrap();
    assert_eq!(company.open_tasks(order, "tab=dossier").await, 0);

    let done = company.file(order).await.unwrap();
    assert_eq!(
        (
            done.number.as_str(),
            done.keep_until.unwrap().to_string().as_str()
        ),
        ("AR-2026-000001", "2036-12-31")
    );
    let after = company.dossier(order, "manager").await.unwrap();
    let expected: Vec<_> = expected
        .iter()
        .map(|(kind, _)| {
            (
                *kind,
                if *kind == "receipt_vouchers" {
                    Waived
                } else {
                    There
                },
            )
        })
        .collect();
    assert_eq!(states(&after), expected);
    let opinions = &after.items[2].papers[0];
    let html =
        String::from_utf8(company.archive.vault.read(&opinions.sha256).await.unwrap()).unwrap();
    assert!(html.contains("老客户 &lt;b&gt;优先&lt;/b&gt;"), "{html}");

    // Filed papers stay; an archivist supersedes, and both are there.
    let other = company.upload("rep", "另一份").await;
    let late =
        json!({"file_id": other, "kind": "contract", "supersedes": added.id, "reason": "补盖章"});
    assert_eq!(
        codes(company.add(order, "rep", late).await),
        ["dossier_filed"]
    );
    let better = company.upload("archivist", "盖章合同").await;
    let plain = json!({"file_id": better, "kind": "contract"});
    assert_eq!(
        codes(company.add(order, "archivist", plain).await),
        ["dossier_filed"]
    );
    let instead =
        json!({"file_id": better, "kind": "contract", "supersedes": added.id, "reason": "补盖章"});
    company.add(order, "archivist", instead).await.unwrap();
    assert_eq!(
        company.dossier(order, "manager").await.unwrap().items[0]
            .papers
            .len(),
        2
    );
    assert_eq!(codes(company.file(order).await), ["dossier_filed"]);

    for (who, words, found) in [
        ("archivist", "AR-2026", 1),
        ("rep", "ht-2026", 1),
        ("manager", "江苏", 1),
        ("archivist", "SO-1999", 0),
        ("stranger", "", 0),
    ] {
        let permit = company.permit(who).await;
        let filter = ArchiveFilter {
            text: words.to_owned(),
            limit: 10,
            ..ArchiveFilter::default()
        };
        let list = company
            .db
            .read_with(move |tx| Box::pin(async move { list_archive(tx, &permit, &filter).await }));
        assert_eq!(list.await.unwrap().len(), found, "{who} {words}");
    }
}

async fn closed(company: &Company, order: OrderId, ticket: TicketSaved) {
    let short = Refusal::new("amount_open", text!("差 0.01 元", "0.01 is open"));
    company.areas.money_open.lock().unwrap().push(short);
    let refused = codes(company.apply(order).await);
    assert!(
        refused.contains(&"amount_open".to_owned()) && refused.contains(&"ticket_open".to_owned()),
        "{refused:?}"
    );
    assert!(refused.contains(&"gate_closed".to_owned()), "{refused:?}");
    company.areas.money_open.lock().unwrap().clear();
    let resolve = Work::Resolve {
        permit: company.permit("rep").await,
        resolution: "已修复".to_owned(),
    };
    let resolved = company.work(&ticket, resolve).await.unwrap();
    let close = Work::Close {
        permit: company.permit("service").await,
        note: "客户确认".to_owned(),
    };
    company.work(&resolved, close).await.unwrap();

    company.apply(order).await.unwrap();
    let decide = |approve| async move {
        DecideClosing {
            permit: company.permit("chief").await,
            process: company.process.clone(),
            sources: company.archive.sources.clone(),
            order,
            approve,
            reason: if approve {
                String::new()
            } else {
                "请核对".to_owned()
            },
            now: company.now,
        }
    };
    company.db.run(decide(false).await).await.unwrap();
    assert!(!codes(company.db.run(decide(true).await).await).is_empty());
    company.apply(order).await.unwrap();
    let done = company.db.run(decide(true).await).await.unwrap();
    assert_eq!(done.state, OrderState::Closed);
}
