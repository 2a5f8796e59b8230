//! Annexes of a contract: versions, and readers of confidential ones.

use serde_json::{Value, json};
use stories::{Company, PDF, stories};

use crate::contracts::{Contract, input};

stories!(annexes_have_versions_and_confidential_ones_readers,);

// Clauses: GA-4b, GA-4d, GA-3.
async fn annexes_have_versions_and_confidential_ones_readers(company: &Company) {
    let rep = company.person("chen.jing").await;
    let contract = Contract::in_force(company, &input(company, &rep).await).await;
    let upload = |name: &'static str, title: &'static str, level: &'static str| {
        let rep = rep.clone();
        async move {
            let file = rep.upload(name, PDF.to_vec()).await.ok();
            json!({"title": title, "kind": "drawing", "confidentiality": level, "file_id": file["id"]})
        }
    };
    let annexes = contract.path("/annexes");
    let open = upload("flange.pdf", "法兰图", "open").await;
    let first = rep.post(&annexes, &open).await.ok();
    let newer = upload("flange-b.pdf", "法兰图 B 版", "open").await;
    let versions = format!("{annexes}/{}/versions", first["id"].as_str().unwrap());
    assert_eq!(rep.post(&versions, &newer).await.ok()["version"], 2);
    let nothing = format!("{annexes}/01890000-0000-7000-8000-000000000000/versions");
    rep.post(&nothing, &newer).await.problem(404);
    let secret = upload("impeller.pdf", "叶轮型线", "confidential").await;
    let secret_file = secret["file_id"].as_str().unwrap().to_owned();
    let kept = rep.post(&annexes, &secret).await.ok();

    let finance = company.person("qian.hui").await;
    let seen = contract.seen_by("qian.hui").await["annexes"].clone();
    assert_eq!(
        seen.as_array().unwrap().len(),
        1,
        "the secret one is absent"
    );
    assert_eq!(seen[0]["versions"][0]["title"], "法兰图 B 版");
    let old = format!("{versions}/1/file");
    assert_eq!(finance.get(&old).await.status, 200, "old versions stay");
    let path = format!("{annexes}/{}/versions/1/file", kept["id"].as_str().unwrap());
    finance.get(&path).await.problem(404);
    for login in ["qian.hui", "han.bing", "chen.jing"] {
        let person = company.person(login).await;
        let direct = person.get(&format!("/files/{secret_file}")).await;
        assert_eq!(
            direct.status, 404,
            "{login} opens it through the annex only"
        );
    }
    let legal = company.person("han.bing").await;
    assert_eq!(legal.get(&path).await.status, 200);
    assert_eq!(legal.get(&path).await.status, 200);
    let history = contract.history("han.bing").await;
    let opened: Vec<&Value> = history
        .iter()
        .filter(|entry| entry["kind"] == "contract.annex_opened")
        .collect();
    assert_eq!(opened.len(), 2, "each download is noted, of open ones none");
    assert_eq!(opened[0]["actor"]["name"], "韩冰", "{opened:#?}");
    let blind = json!(contract.history("qian.hui").await).to_string();
    assert!(!blind.contains("叶轮型线"), "not even its name");
}
