//! The end: looking back, papers, closing, and what the order leaves behind.

use serde_json::{Value, json};

use super::Play;

impl Play<'_> {
    pub(super) async fn looked_back(&self) {
        let before = self.get("wang.qiang", &self.path("retrospective")).await;
        let figures = before["figures"]["figures"].as_array().unwrap();
        let value = |key: &str| {
            let figure = figures.iter().find(|f| f["key"] == key);
            figure.unwrap_or_else(|| panic!("{key}: {figures:#?}"))["value"]["en"].clone()
        };
        assert_eq!(value("quality.nonconformances"), "2");
        assert_eq!(value("transport.incidents"), "1");
        assert_eq!(value("production.days_late"), "25 days early");
        assert_eq!(value("delivery.days_late"), "59 days early");
        let _ = value("payments.days_late");
        let words = json!({"feedback": "交货及时", "problems": "铭牌错误一次", "improvements": "增加铭牌核对"});
        let _ = self
            .post("wang.qiang", &self.path("retrospective"), &words)
            .await
            .ok();
        let _ = self
            .post("wang.qiang", &self.path("retrospective/finish"), &json!({}))
            .await
            .ok();
        assert_eq!(self.state("retrospect").await, "done");
    }

    /// Finance files the dossier (EQ-7.2c); every paper comes from the areas.
    pub(super) async fn filed(&self) {
        let dossier = self.get("qian.hui", &self.path("dossier")).await;
        let missing: Vec<&Value> = dossier["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|i| i["state"] == "missing")
            .collect();
        assert!(missing.is_empty(), "{missing:#?}");
        // Machines were made and inspected: the checklist asks for the plan and the reports.
        for kind in ["production_plan", "inspection_report"] {
            let asked = dossier["items"]
                .as_array()
                .unwrap()
                .iter()
                .any(|i| i["kind"] == kind);
            assert!(asked, "{kind}: {dossier:#}");
        }
        self.post("feng.tao", &self.path("archive"), &json!({}))
            .await
            .problem(403);
        let filed = self
            .post("qian.hui", &self.path("archive"), &json!({}))
            .await
            .ok();
        assert!(!filed["number"].is_null(), "{filed:#}");
        assert_eq!(self.state("archive").await, "done");
    }

    pub(super) async fn closed(&self) {
        let decide = self.path("closing/decide");
        let skipped = self
            .post("wang.qiang", &decide, &json!({"approve": true}))
            .await;
        assert_eq!(skipped.status, 409, "nobody applied yet: {skipped:?}");
        let _ = self
            .post("chen.jing", &self.path("closing/apply"), &json!({}))
            .await
            .ok();
        self.post("chen.jing", &decide, &json!({"approve": true}))
            .await
            .problem(403);
        let _ = self
            .post("wang.qiang", &decide, &json!({"approve": true}))
            .await
            .ok();
        let page = self.thread.page("chen.jing").await;
        assert_eq!(page["order"]["state"], "closed");
        let twice = self
            .post("wang.qiang", &decide, &json!({"approve": true}))
            .await;
        assert_eq!(twice.status, 409, "{twice:?}");
        let rep = self.thread.company.person("chen.jing").await;
        let content = page["content"].clone();
        let frozen = rep
            .put_on(
                &format!("/orders/{}", self.thread.id),
                self.thread.revision,
                &content,
            )
            .await;
        assert_eq!(frozen.status, 409, "closed is read-only: {frozen:?}");
        let invoice = self
            .post("qian.hui", &self.path("invoices"), &json!({}))
            .await;
        assert!((400..500).contains(&invoice.status), "{invoice:?}");
        let pick = self
            .post(
                "feng.tao",
                &self.path("put-backs"),
                &json!({"reason": "x", "lines": []}),
            )
            .await;
        assert_eq!(pick.refusal_codes(), ["wrong_state"], "{pick:?}");
    }

    /// Every clause that the policy carries out was kept, or did not apply; none is due or broken.
    pub(super) async fn every_clause_is_answered(&self) {
        let policy = self.get("dong.wei", "/policies/equipment-sales").await;
        let clauses = policy["clauses"].as_array().unwrap().clone();
        let states = self.thread.clause_states().await;
        assert_eq!(states.len(), clauses.len());
        let told: Vec<String> = clauses
            .iter()
            .zip(states.chars())
            .map(|(c, s)| format!("{} {s}", c["id"]))
            .collect();
        for (clause, state) in clauses.iter().zip(states.chars()) {
            if clause["open"].is_null() && clause["guidance"] == json!(false) {
                assert!(
                    "k.-".contains(state),
                    "{} is {state}: {told:#?}",
                    clause["id"]
                );
            }
        }
        for kept in [
            "EQ-3.2a", "EQ-3.2d", "EQ-4.1a", "EQ-4.1b", "EQ-4.2c", "EQ-4.2e", "EQ-5.1a", "EQ-5.2a",
            "EQ-5.3a", "EQ-6.1c", "EQ-6.2c", "EQ-7.1a", "EQ-7.2b", "EQ-8.2", "EQ-9.1", "EQ-9.2",
        ] {
            let at = clauses.iter().position(|c| c["id"] == kept).unwrap();
            assert_eq!(states.chars().nth(at), Some('k'), "{kept}: {told:#?}");
        }
    }

    /// Reasons and outcomes are people's words, amounts are grouped, and no event is without words.
    pub(super) async fn history_speaks_in_sentences(&self) {
        let in_words = |text: &str| !text.is_ascii();
        let mut entries: Vec<Value> = Vec::new();
        let mut next = String::new();
        loop {
            let path = self.path(&format!("timeline?limit=200{next}"));
            let page = self.get("lin.feng", &path).await;
            entries.extend(page["items"].as_array().unwrap().clone());
            let Some(cursor) = page["next_cursor"].as_str() else {
                break;
            };
            next = format!("&cursor={cursor}");
        }
        for entry in &entries {
            let text = entry["text"]["zh"].as_str().unwrap();
            assert!(in_words(text), "{entry:#}");
            if let Some(reason) = entry["reason"].as_str() {
                assert!(in_words(reason), "no code is a reason: {entry:#}");
            }
        }
        let ended = entries
            .iter()
            .find(|entry| entry["kind"] == "task.done" && entry["data"]["because"].is_object());
        let ended = ended.expect("a task that facts ended");
        for language in ["zh", "en"] {
            let text = ended["text"][language].as_str().unwrap();
            let because = ended["data"]["because"][language].as_str().unwrap();
            assert!(text.contains(because), "{ended:#}");
        }
        let page = self.thread.page("lin.feng").await;
        for task in page["process"]["tasks"].as_array().unwrap() {
            if let Some(outcome) = task["outcome"].as_str() {
                assert!(in_words(outcome), "{task:#}");
            }
        }
    }

    pub(super) async fn machines_tell_their_life(&self) {
        let quality = self.get("zheng.hao", &self.path("quality")).await;
        let machine = quality["machines"]
            .as_array()
            .unwrap()
            .iter()
            .find(|m| m["serial"].as_str().unwrap().starts_with("YS-250"));
        let serial = machine.unwrap()["serial"].as_str().unwrap().to_owned();
        let dossier = self
            .get("tang.rui", &format!("/serials/{serial}/dossier"))
            .await;
        let kinds: Vec<&str> = dossier["later"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|e| e["kind"].as_str())
            .collect();
        assert!(
            kinds.starts_with(&["shipment", "acceptance"]),
            "{dossier:#}"
        );
    }
}
