//! People, sessions and rights on both databases.
#![expect(clippy::panic, reason = "a test fails by panicking")]

use std::sync::Arc;

use access::{
    Access, ChangeUser, Permit, Post, PostHeld, SetUpInput, SignInRefusal, departments, matrix,
    people, system, testing,
};
use kernel::{Clock as _, DepartmentId, Fault, Locale, ManualClock, SystemClock, UserId};
use store::Db;
use uuid::Uuid;

fn service(db: &Db, clock: &ManualClock) -> Access {
    Access::new(
        db.clone(),
        Arc::new(clock.clone()),
        testing::quick_passwords(),
    )
}

fn clock() -> ManualClock {
    ManualClock::at(SystemClock.now())
}

async fn try_sign_in(access: &Access, login: &str, password: &str) -> &'static str {
    match access
        .sign_in(login, password.to_owned(), "192.0.2.1", Uuid::now_v7())
        .await
    {
        Ok(_) => "in",
        Err(SignInRefusal::Wrong) => "wrong",
        Err(SignInRefusal::Wait(_)) => "wait",
        Err(SignInRefusal::Fault(fault)) => panic!("{fault}"),
    }
}

fn refusal_code(fault: &Fault) -> String {
    match fault {
        Fault::Refused(refusals) => refusals[0].code.clone(),
        Fault::Conflict(error) => error.code.clone(),
        Fault::Invalid(errors) => errors[0].code.clone(),
        other => format!("{other:?}"),
    }
}

async fn confirm(db: &Db, permit: Permit<matrix::EnterOrder>) -> kernel::Result<()> {
    db.run_with("confirm", move |tx| {
        let permit = permit.clone();
        Box::pin(async move { permit.confirm(tx).await })
    })
    .await
}

fn change(id: UserId, version: i64) -> ChangeUser {
    ChangeUser {
        permit: system("test"),
        id,
        version,
        name: None,
        locale: None,
        active: None,
        posts: None,
        now: SystemClock.now(),
    }
}

#[tokio::test]
async fn every_text_is_understood_by_both_databases() {
    let count = store::testing::prepare_all(&store::testing::databases().await)
        .await
        .unwrap();
    assert!(count > 30, "{count}");
}

#[tokio::test]
async fn signs_in_with_the_right_password_only() {
    for db in store::testing::databases().await {
        let clock = clock();
        let access = service(&db, &clock);
        let sales = testing::department(&db, "SALES").await;
        testing::person(&db, "wang.fang", &[(Post::SalesRep, sales)]).await;
        assert_eq!(
            try_sign_in(&access, "wang.fang", "not the password").await,
            "wrong"
        );
        assert_eq!(
            try_sign_in(&access, "nobody", testing::PASSWORD).await,
            "wrong"
        );
        assert_eq!(
            try_sign_in(&access, " Wang.Fang ", testing::PASSWORD).await,
            "in"
        );
    }
}

#[tokio::test]
async fn guessing_costs_growing_waits() {
    for db in store::testing::databases().await {
        let clock = clock();
        let access = service(&db, &clock);
        let sales = testing::department(&db, "SALES").await;
        testing::person(&db, "wang.fang", &[(Post::SalesRep, sales)]).await;
        for _ in 0..5 {
            assert_eq!(
                try_sign_in(&access, "wang.fang", "a wrong guess").await,
                "wrong"
            );
        }
        assert_eq!(
            try_sign_in(&access, "wang.fang", testing::PASSWORD).await,
            "wait"
        );
        clock.set(clock.now().plus_seconds(2));
        assert_eq!(
            try_sign_in(&access, "wang.fang", "a wrong guess").await,
            "wrong"
        );
        assert_eq!(
            try_sign_in(&access, "wang.fang", testing::PASSWORD).await,
            "wait"
        );
        clock.set(clock.now().plus_seconds(3));
        assert_eq!(
            try_sign_in(&access, "wang.fang", testing::PASSWORD).await,
            "in"
        );
        assert_eq!(
            try_sign_in(&access, "wang.fang", "a wrong guess").await,
            "wrong"
        );
    }
}

#[tokio::test]
async fn sessions_end_when_idle_and_when_old() {
    for db in store::testing::databases().await {
        let clock = clock();
        let access = service(&db, &clock);
        let user = testing::person(&db, "wang.fang", &[]).await;
        let minutes = |n: i64| clock.set(clock.now().plus_seconds(n * 60));

        let idle = testing::session(&db, user).await.hash();
        minutes(89);
        assert!(access.session(idle).await.unwrap().is_some());
        minutes(89);
        assert!(
            access.session(idle).await.unwrap().is_some(),
            "its use was noted"
        );
        minutes(91);
        assert!(access.session(idle).await.unwrap().is_none());

        let signed_in = access
            .sign_in(
                "wang.fang",
                testing::PASSWORD.into(),
                "192.0.2.1",
                Uuid::now_v7(),
            )
            .await
            .unwrap();
        let busy = signed_in.token.hash();
        for _ in 0..11 {
            minutes(60);
            assert!(access.session(busy).await.unwrap().is_some());
        }
        minutes(61);
        assert!(
            access.session(busy).await.unwrap().is_none(),
            "twelve hours are over"
        );
    }
}

#[tokio::test]
async fn a_right_taken_away_stops_the_command_in_hand() {
    for db in store::testing::databases().await {
        let sales = testing::department(&db, "SALES").await;
        let rep = testing::person(&db, "wang.fang", &[(Post::SalesRep, sales)]).await;
        let principal = testing::principal(&db, rep).await;
        let permit = access::authorize::<matrix::EnterOrder>(&principal).unwrap();
        confirm(&db, permit.clone()).await.unwrap();

        let posts = Some(vec![PostHeld {
            post: Post::Workshop,
            department: sales,
        }]);
        db.run(ChangeUser {
            posts,
            ..change(rep, 1)
        })
        .await
        .unwrap();
        let fault = confirm(&db, permit.clone()).await.unwrap_err();
        assert_eq!(refusal_code(&fault), "rights_changed");
        let principal = testing::principal(&db, rep).await;
        assert!(access::authorize::<matrix::EnterOrder>(&principal).is_err());

        db.run(ChangeUser {
            active: Some(false),
            ..change(rep, 2)
        })
        .await
        .unwrap();
        assert!(matches!(
            confirm(&db, permit).await,
            Err(Fault::Unauthenticated)
        ));
    }
}

#[tokio::test]
async fn closing_an_account_ends_its_sessions() {
    for db in store::testing::databases().await {
        let clock = clock();
        let access = service(&db, &clock);
        let user = testing::person(&db, "wang.fang", &[]).await;
        let token = testing::session(&db, user).await.hash();
        assert!(access.session(token).await.unwrap().is_some());
        db.run(ChangeUser {
            active: Some(false),
            ..change(user, 1)
        })
        .await
        .unwrap();
        access.rights_changed();
        assert!(access.session(token).await.unwrap().is_none());
        assert_eq!(
            try_sign_in(&access, "wang.fang", testing::PASSWORD).await,
            "wrong"
        );
    }
}

#[tokio::test]
async fn a_stale_change_shows_the_present_state() {
    for db in store::testing::databases().await {
        let user = testing::person(&db, "wang.fang", &[]).await;
        let rename = |name: &str| ChangeUser {
            name: Some(name.into()),
            ..change(user, 1)
        };
        db.run(rename("王芳")).await.unwrap();
        let Err(Fault::Stale(present)) = db.run(rename("王方")).await else {
            panic!("not stale")
        };
        assert_eq!(present["name"], "王芳");
        assert_eq!(present["version"], 2);
    }
}

#[tokio::test]
async fn the_last_administrator_stays() {
    for db in store::testing::databases().await {
        let hq = testing::department(&db, "HQ").await;
        let first = testing::person(&db, "first", &[(Post::Admin, hq)]).await;
        let fault = db
            .run(ChangeUser {
                active: Some(false),
                ..change(first, 1)
            })
            .await
            .unwrap_err();
        assert_eq!(refusal_code(&fault), "last_admin");
        testing::person(&db, "second", &[(Post::Admin, hq)]).await;
        db.run(ChangeUser {
            active: Some(false),
            ..change(first, 1)
        })
        .await
        .unwrap();
    }
}

#[tokio::test]
async fn the_set_up_link_works_once() {
    for db in store::testing::databases().await {
        let access = service(&db, &clock());
        let old = access.offer_set_up().await.unwrap().unwrap();
        let token = access.offer_set_up().await.unwrap().unwrap();
        let input = |token: &str| SetUpInput {
            token: token.to_owned(),
            login: "Admin.Li".into(),
            name: "李管理".into(),
            password: testing::PASSWORD.into(),
            locale: Locale::Zh,
            department_name: "总部".into(),
        };
        for wrong in [old.secret(), "guess"] {
            let fault = access
                .set_up(input(wrong), Uuid::now_v7())
                .await
                .unwrap_err();
            assert_eq!(refusal_code(&fault), "setup_over");
        }
        access
            .set_up(input(token.secret()), Uuid::now_v7())
            .await
            .unwrap();
        let again = access
            .set_up(input(token.secret()), Uuid::now_v7())
            .await
            .unwrap_err();
        assert_eq!(refusal_code(&again), "setup_over");
        assert!(access.offer_set_up().await.unwrap().is_none());
        assert_eq!(
            try_sign_in(&access, "admin.li", testing::PASSWORD).await,
            "in"
        );
    }
}

#[tokio::test]
async fn people_are_found_by_name_pinyin_and_post() {
    for db in store::testing::databases().await {
        let sales = testing::department(&db, "SALES").await;
        let user = testing::person(&db, "w.f", &[(Post::SalesRep, sales)]).await;
        testing::person(&db, "other", &[(Post::Planner, sales)]).await;
        db.run(ChangeUser {
            name: Some("王芳".into()),
            ..change(user, 1)
        })
        .await
        .unwrap();
        for (search, post, found) in [
            (Some("王"), None, 1),
            (Some("wf"), None, 1),
            (Some("wangfang"), None, 1),
            (Some("%"), None, 0),
            (None, Some(Post::SalesRep), 1),
            (None, None, 2),
        ] {
            let filter = access::PeopleFilter {
                search: search.map(str::to_owned),
                post,
                limit: 10,
                ..Default::default()
            };
            let permit = system("test");
            let list = db
                .read_with(move |tx| {
                    Box::pin(async move { people::list(tx, &permit, &filter).await })
                })
                .await
                .unwrap();
            assert_eq!(list.len(), found, "{search:?} {post:?}");
        }
        let holders = db
            .read_with(|tx| {
                Box::pin(async move { people::holders(tx, Post::SalesRep, None).await })
            })
            .await
            .unwrap();
        assert_eq!(holders, [(user, "王芳".to_owned())]);
    }
}

#[tokio::test]
async fn unknown_departments_and_repeated_posts_are_named() {
    for db in store::testing::databases().await {
        let sales = testing::department(&db, "SALES").await;
        let user = testing::person(&db, "w.f", &[]).await;
        let held = |department: DepartmentId| PostHeld {
            post: Post::Planner,
            department,
        };
        let posts = Some(vec![held(sales), held(sales), held(DepartmentId::new())]);
        let Err(Fault::Invalid(errors)) = db
            .run(ChangeUser {
                posts,
                ..change(user, 1)
            })
            .await
        else {
            panic!("not refused")
        };
        let pointers: Vec<_> = errors.iter().map(|e| e.pointer.as_str()).collect();
        assert_eq!(pointers, ["/posts/1", "/posts/2/department"]);
        let permit = system("test");
        let all = db
            .read_with(move |tx| Box::pin(async move { departments::list(tx, &permit).await }))
            .await
            .unwrap();
        assert_eq!(all.len(), 1);
    }
}
