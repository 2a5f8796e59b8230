//! People through HTTP, on both databases.

use access::Post;
use api::testing::Server;
use serde_json::json;

#[tokio::test]
async fn a_browser_signs_in_and_out() {
    for db in store::testing::databases().await {
        let server = Server::over(&db, []);
        let sales = access::testing::department(&db, "SALES").await;
        access::testing::person(&db, "wang.fang", &[(Post::SalesRep, sales)]).await;
        let stranger = server.stranger();
        assert_eq!(stranger.get("/api/v1/me").await.status, 401);

        let credentials = json!({ "login": "wang.fang", "password": access::testing::PASSWORD });
        let opened = stranger.post("/api/v1/session", credentials).await;
        assert_eq!(opened.status, 201, "{}", opened.body);
        assert!(opened.body.get("token").is_none());
        let cookie = opened.header("set-cookie");
        assert!(cookie.contains("HttpOnly; SameSite=Lax"), "{cookie}");
        let pair = cookie.split(';').next().unwrap();

        let browser = stranger.clone().with("cookie", pair);
        let me = browser.get("/api/v1/me").await;
        assert_eq!(me.body["posts"][0]["title"], "销售代表");
        let rights = me.body["permissions"].as_array().unwrap();
        assert!(rights.contains(&json!({ "action": "order.enter", "scope": "own" })));
        assert!(
            !rights
                .iter()
                .any(|right| right["action"] == "people.manage")
        );

        let left = browser.delete("/api/v1/session").await;
        assert_eq!(left.status, 204);
        assert!(
            left.header("set-cookie").starts_with("sid=; "),
            "the cookie is dropped"
        );
        assert_eq!(browser.get("/api/v1/me").await.status, 401);
    }
}

#[tokio::test]
async fn wrong_passwords_are_told_apart_from_nothing() {
    let db = store::testing::sqlite().await;
    let server = Server::over(&db, []);
    access::testing::person(&db, "wang.fang", &[]).await;
    let stranger = server.stranger().with("accept-language", "en");
    let attempt = |login: &str| json!({ "login": login, "password": "not the password" });
    let known = stranger.post("/api/v1/session", attempt("wang.fang")).await;
    let unknown = stranger.post("/api/v1/session", attempt("nobody")).await;
    assert_eq!((known.status, unknown.status), (401, 401));
    assert_eq!(known.body["detail"], unknown.body["detail"]);
    for _ in 0..4 {
        stranger.post("/api/v1/session", attempt("wang.fang")).await;
    }
    let limited = stranger.post("/api/v1/session", attempt("wang.fang")).await;
    assert_eq!(limited.status, 429);
    assert_eq!(limited.header("retry-after"), "1");
}

#[tokio::test]
async fn an_administrator_keeps_accounts() {
    for db in store::testing::databases().await {
        let server = Server::over(&db, []);
        let hq = access::testing::department(&db, "HQ").await;
        let admin = server.person("admin", &[(Post::Admin, hq)]).await;
        let made = admin
            .post(
                "/api/v1/departments",
                json!({ "code": "SALES1", "name": "销售一部" }),
            )
            .await;
        assert_eq!(made.status, 201, "{}", made.body);
        let sales = &made.body["id"];
        let account = json!({
            "login": "Wang.Fang", "name": "王芳", "password": "temporary, change me",
            "posts": [{ "post": "sales_rep", "department": sales }],
        });
        let created = admin.post("/api/v1/users", account.clone()).await;
        assert_eq!(created.status, 201, "{}", created.body);
        let place = created.header("location").to_owned();
        let again = admin.post("/api/v1/users", account).await;
        assert_eq!((again.status, again.code()), (409, "login_taken"));

        let shown = admin.get(&place).await;
        assert_eq!(shown.header("etag"), "\"r1\"");
        assert_eq!(shown.body["login"], "wang.fang");
        let rename = json!({ "name": "王小芳" });
        assert_eq!(admin.patch(&place, rename.clone()).await.status, 428);
        let based = admin.clone().with("if-match", "\"r1\"");
        assert_eq!(
            based.patch(&place, rename.clone()).await.header("etag"),
            "\"r2\""
        );
        let stale = based.patch(&place, rename).await;
        assert_eq!(stale.status, 412);
        assert_eq!(stale.body["current"]["name"], "王小芳");

        let found = admin.get("/api/v1/users?q=wxf&limit=1").await;
        assert_eq!(found.body["items"][0]["login"], "wang.fang");
        let first = admin.get("/api/v1/users?limit=1").await;
        let cursor = first.body["next_cursor"].as_str().unwrap();
        let second = admin
            .get(&format!("/api/v1/users?limit=1&cursor={cursor}"))
            .await;
        assert_eq!(second.body["items"][0]["login"], "wang.fang");
        assert_eq!(second.body["next_cursor"], json!(null));
    }
}

#[tokio::test]
async fn a_temporary_password_is_good_for_replacing_it_only() {
    let db = store::testing::sqlite().await;
    let server = Server::over(&db, []);
    let hq = access::testing::department(&db, "HQ").await;
    let admin = server.person("admin", &[(Post::Admin, hq)]).await;
    let user = access::testing::person(&db, "wang.fang", &[(Post::SalesRep, hq)]).await;
    let reset = json!({ "password": "temporary, change me" });
    let path = format!("/api/v1/users/{user}/password");
    assert_eq!(admin.put(&path, reset).await.status, 204);

    let credentials =
        json!({ "login": "wang.fang", "password": "temporary, change me", "bearer": true });
    let opened = server.stranger().post("/api/v1/session", credentials).await;
    assert!(opened.header("set-cookie").is_empty());
    let token = opened.body["token"].as_str().unwrap();
    let person = server
        .stranger()
        .with("authorization", &format!("Bearer {token}"));
    assert_eq!(
        person.get("/api/v1/me").await.body["must_change_password"],
        true
    );
    let early = person.get("/api/v1/users").await;
    assert_eq!(
        (early.status, early.code()),
        (403, "password_change_required")
    );

    let change = |old: &str, new: &str| json!({ "old_password": old, "new_password": new });
    let path = "/api/v1/me/password";
    let wrong = person
        .put(path, change("something else", "my very own password"))
        .await;
    assert_eq!(
        wrong.body["errors"][0]["pointer"], "/old_password",
        "{}",
        wrong.body
    );
    let short = person
        .put(path, change("temporary, change me", "short"))
        .await;
    assert_eq!(short.body["errors"][0]["code"], "password_short");
    let right = person
        .put(path, change("temporary, change me", "my very own password"))
        .await;
    assert_eq!(right.status, 204, "{}", right.body);
    assert_eq!(person.get("/api/v1/users").await.status, 200);
}

#[tokio::test]
async fn a_right_taken_away_acts_at_once() {
    for db in store::testing::databases().await {
        let server = Server::over(&db, []);
        let hq = access::testing::department(&db, "HQ").await;
        let admin = server.person("admin", &[(Post::Admin, hq)]).await;
        let second = server.person("second", &[(Post::Admin, hq)]).await;
        let body = json!({ "code": "A", "name": "A" });
        assert_eq!(second.post("/api/v1/departments", body).await.status, 201);
        let path = format!("/api/v1/users/{}", second.user.unwrap());
        let based = admin.with("if-match", "\"r1\"");
        assert_eq!(based.patch(&path, json!({ "posts": [] })).await.status, 200);
        let denied = second
            .post("/api/v1/departments", json!({ "code": "B", "name": "B" }))
            .await;
        assert_eq!((denied.status, denied.code()), (403, "forbidden"));
        assert!(denied.body["detail"].as_str().unwrap().contains("维护人员"));
    }
}

#[tokio::test]
async fn delegates_choose_for_whom_they_act() {
    let db = store::testing::sqlite().await;
    let server = Server::over(&db, []);
    let hq = access::testing::department(&db, "HQ").await;
    let boss = server.person("boss", &[(Post::Admin, hq)]).await;
    let stand_in = server.person("stand.in", &[(Post::Planner, hq)]).await;
    let delegation = json!({
        "to": stand_in.user, "ends_at": "2100-01-01T00:00:00Z", "reason": "年假",
    });
    let long = boss.post("/api/v1/delegations", delegation.clone()).await;
    assert_eq!(long.body["errors"][0]["code"], "period");
    let end = server.api.now().plus_seconds(3600).to_string();
    let delegation = json!({ "to": stand_in.user, "ends_at": end, "reason": "年假" });
    let made = boss.post("/api/v1/delegations", delegation).await;
    assert_eq!(made.status, 201, "{}", made.body);

    let me = stand_in.get("/api/v1/me").await;
    assert_eq!(me.body["represents"][0]["name"], "boss");
    let department = |code: &str| json!({ "code": code, "name": code });
    let for_boss = stand_in
        .clone()
        .with("acting-for", &boss.user.unwrap().to_string());
    assert_eq!(
        for_boss
            .post("/api/v1/departments", department("A"))
            .await
            .status,
        201
    );
    let for_nobody = stand_in
        .clone()
        .with("acting-for", &stand_in.user.unwrap().to_string());
    assert_eq!(for_nobody.get("/api/v1/me").await.status, 403);

    assert_eq!(boss.delete(made.header("location")).await.status, 204);
    assert_eq!(
        stand_in
            .post("/api/v1/departments", department("B"))
            .await
            .status,
        403
    );
}

#[tokio::test]
async fn the_first_administrator_is_made_once() {
    let db = store::testing::sqlite().await;
    let server = Server::over(&db, []);
    let token = server.api.access().offer_set_up().await.unwrap().unwrap();
    let body = |token: &str| {
        json!({
            "token": token, "login": "li", "name": "李管理", "password": "a fine long password",
        })
    };
    let stranger = server.stranger();
    assert_eq!(
        stranger.post("/api/v1/setup", body("guess")).await.code(),
        "refused"
    );
    assert_eq!(
        stranger
            .post("/api/v1/setup", body(token.secret()))
            .await
            .status,
        201
    );
    let again = stranger.post("/api/v1/setup", body(token.secret())).await;
    assert_eq!(again.body["refusals"][0]["code"], "setup_over");
}

#[test]
fn every_operation_is_described_and_protected() {
    let (_, description) = api::assemble([api::people::routes()]);
    assert_eq!(api::gaps(&description), Vec::<String>::new());
    let json = serde_json::to_value(&description).unwrap();
    assert_eq!(json["openapi"], "3.1.0");
    let create = &json["paths"]["/api/v1/users"]["post"];
    assert_eq!(create["x-permission"], "people.manage");
    assert!(create["parameters"].to_string().contains("Idempotency-Key"));
    assert_eq!(
        create["responses"]["409"]["$ref"],
        "#/components/responses/Problem"
    );
}
