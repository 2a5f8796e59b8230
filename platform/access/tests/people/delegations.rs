//! Delegations on both databases.

use access::{
    Permit, Post,
    delegations::{DelegateTo, DelegationId, EndDelegation},
    matrix, testing,
};
use kernel::{Clock as _, Fault, Moment, SystemClock, UserId};

fn refusal_code(fault: &Fault) -> String {
    match fault {
        Fault::Refused(refusals) => refusals[0].code.clone(),
        Fault::Conflict(error) => error.code.clone(),
        Fault::Invalid(errors) => errors[0].code.clone(),
        other => format!("{other:?}"),
    }
}

fn delegation(permit: Permit<matrix::Delegate>, from: UserId, to: UserId) -> DelegateTo {
    let now = SystemClock.now();
    DelegateTo {
        permit,
        others: None,
        id: DelegationId::new(),
        from,
        to,
        starts_at: now,
        ends_at: now.plus_seconds(3600),
        reason: "年假".into(),
        now,
    }
}

#[tokio::test]
async fn a_delegate_acts_on_behalf_of_the_absent() {
    for db in store::testing::databases().await {
        let sales = testing::department(&db, "SALES").await;
        let plant = testing::department(&db, "PLANT").await;
        let boss = testing::person(&db, "boss", &[(Post::SalesManager, sales)]).await;
        let stand_in = testing::person(&db, "stand.in", &[(Post::Planner, plant)]).await;
        let before = testing::principal(&db, stand_in).await;
        assert!(access::authorize::<matrix::ReviewSales>(&before).is_err());

        let permit = access::authorize(&testing::principal(&db, boss).await).unwrap();
        let id = db.run(delegation(permit, boss, stand_in)).await.unwrap();

        let stale = access::authorize::<matrix::ViewOrder>(&before).unwrap();
        let confirmed = db
            .run_with("confirm", move |tx| {
                let permit = stale.clone();
                Box::pin(async move { permit.confirm(tx).await })
            })
            .await;
        assert_eq!(refusal_code(&confirmed.unwrap_err()), "rights_changed");

        let principal = testing::principal(&db, stand_in).await;
        let review = access::authorize::<matrix::ReviewSales>(&principal).unwrap();
        let actor = review.actor();
        assert_eq!(
            (actor.user, actor.on_behalf_of),
            (Some(stand_in), Some(boss))
        );
        assert_eq!(actor.post, "sales_manager");
        assert!(review.covers(None, Some(sales)) && !review.covers(None, Some(plant)));
        assert!(review.made(boss) && review.made(stand_in) && !review.made(UserId::new()));
        // His own right comes first where he has one.
        let view = access::authorize::<matrix::ViewOrder>(&principal).unwrap();
        assert_eq!(view.on_behalf_of(), None);
        assert_eq!(view.acting_for(boss).unwrap().on_behalf_of(), Some(boss));
        assert!(principal.acting_for(UserId::new()).is_none());

        // What was lent cannot be lent on.
        let permit = access::authorize(&principal.acting_for(boss).unwrap()).unwrap();
        let onward = db.run(delegation(permit, boss, stand_in)).await;
        assert!(matches!(onward, Err(Fault::Forbidden(_))));

        let permit = access::authorize(&testing::principal(&db, boss).await).unwrap();
        let end = EndDelegation {
            permit,
            others: None,
            id,
            now: SystemClock.now(),
        };
        db.run(end.clone()).await.unwrap();
        let principal = testing::principal(&db, stand_in).await;
        assert!(access::authorize::<matrix::ReviewSales>(&principal).is_err());
        let again = db.run(end).await.unwrap_err();
        assert_eq!(refusal_code(&again), "delegation_over");
    }
}

#[tokio::test]
async fn bad_delegations_are_refused() {
    for db in store::testing::databases().await {
        let boss = testing::person(&db, "boss", &[]).await;
        let other = testing::person(&db, "other", &[]).await;
        let hq = testing::department(&db, "HQ").await;
        let rep = testing::person(&db, "rep", &[(Post::SalesRep, hq)]).await;
        let permit: Permit<matrix::Delegate> =
            access::authorize(&testing::principal(&db, rep).await).unwrap();
        let good = delegation(permit, rep, other);
        let cases = [
            (
                DelegateTo {
                    to: rep,
                    ..good.clone()
                },
                "same_person",
            ),
            (
                DelegateTo {
                    ends_at: good.starts_at,
                    ..good.clone()
                },
                "period",
            ),
            (
                DelegateTo {
                    ends_at: Moment(i64::MAX),
                    ..good.clone()
                },
                "period",
            ),
            (
                DelegateTo {
                    reason: " ".into(),
                    ..good.clone()
                },
                "required",
            ),
            (
                DelegateTo {
                    to: UserId::new(),
                    ..good.clone()
                },
                "unknown_person",
            ),
        ];
        for (command, code) in cases {
            assert_eq!(refusal_code(&db.run(command).await.unwrap_err()), code);
        }
        let for_another = DelegateTo { from: boss, ..good };
        assert!(matches!(
            db.run(for_another).await,
            Err(Fault::Forbidden(_))
        ));
        told_to_who_was_to_be_represented(&db, (boss, rep)).await;
    }
}

/// A refused attempt stands in the history of whoever would have been represented.
async fn told_to_who_was_to_be_represented(
    db: &store::testing::TestDb,
    (absent, by): (UserId, UserId),
) {
    let stream = events::Stream::new("user", absent.0);
    let history = db
        .read_with(move |tx| Box::pin(async move { events::timeline(tx, stream, 0, 100).await }))
        .await
        .expect("a history");
    let last = history.last().expect("an event");
    assert_eq!(last.kind, "operation.refused");
    assert_eq!(last.actor_id, Some(by));
    let told: serde_json::Value = last.details().expect("details");
    assert!(told.to_string().contains("people.delegate"), "{told}");
}
