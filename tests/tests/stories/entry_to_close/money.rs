//! The money: what is paid before shipping, invoices, receipts, the settlement and its signatures.

use serde_json::json;

use super::{Play, fen};

impl Play<'_> {
    /// Pays what is open of these instalments.
    pub(super) async fn pay(&self, events: &[&str]) {
        let finance = self.thread.company.person("qian.hui").await;
        let customer = self
            .thread
            .company
            .find(&finance, "customers", "C0001")
            .await["id"]
            .clone();
        let money = self.get("qian.hui", &self.path("money")).await;
        let open = money["schedule"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|i| i["open"] != "0.00" && events.contains(&i["event"].as_str().unwrap()));
        let mut amounts: Vec<(i64, i64)> = Vec::new();
        for item in open {
            let (no, fen) = (item["no"].as_i64().unwrap(), fen(&item["open"]));
            match amounts.iter_mut().find(|(n, _)| *n == no) {
                Some((_, sum)) => *sum += fen,
                None => amounts.push((no, fen)),
            }
        }
        for (no, fen) in amounts {
            let amount = format!("{}.{:02}", fen / 100, fen % 100);
            let receipt = json!({"customer_id": customer, "reference": format!("BANK-{no}-{fen}"),
                "method": "bank_transfer", "amount": amount,
                "allocations": [{"order_id": self.thread.id, "no": no, "amount": amount}]});
            let _ = finance.post("/receipts", &receipt).await.ok();
            let twice = finance.post("/receipts", &receipt).await;
            assert!(
                (400..500).contains(&twice.status),
                "the same bank reference: {twice:?}"
            );
        }
    }

    pub(super) async fn billed_and_paid(&self) {
        let _ = self
            .post("qian.hui", &self.path("invoices"), &json!({}))
            .await
            .ok();
        assert_eq!(self.state("invoice").await, "done");
        let nothing = self
            .post("qian.hui", &self.path("invoices"), &json!({}))
            .await;
        assert!(
            (400..500).contains(&nothing.status),
            "all is invoiced: {nothing:?}"
        );
        let early = self
            .post("chen.jing", &self.path("closing/apply"), &json!({}))
            .await;
        assert_eq!(early.status, 409, "money is open: {early:?}");
        self.pay(&["contract", "before_shipping", "retention"])
            .await;
        assert_eq!(self.state("collect").await, "done");
        assert_eq!(self.state("settle").await, "done");
    }

    pub(super) async fn settled(&self) {
        let money = self.get("qian.hui", &self.path("money")).await;
        let hash = money["settlement"]["sheet_hash"]
            .as_str()
            .unwrap_or_else(|| panic!("{money:#}"))
            .to_owned();
        let path = self.path("settlement/sign");
        let old = json!({"side": "finance", "sheet_hash": "0".repeat(hash.len())});
        let stale = self.post("qian.hui", &path, &old).await;
        assert!(
            (400..500).contains(&stale.status),
            "another sheet was seen: {stale:?}"
        );
        self.signed(&hash).await;
        assert_eq!(self.state("settlement_sales").await, "done");
        self.stands_as_signed().await;
        self.signed_anew_when_figures_change(&hash).await;
    }

    async fn signed(&self, hash: &str) {
        for (login, side) in [("qian.hui", "finance"), ("chen.jing", "sales")] {
            let body = json!({"side": side, "sheet_hash": hash});
            let _ = self
                .post(login, &self.path("settlement/sign"), &body)
                .await
                .ok();
        }
    }

    /// A receipt turns out to be a yuan less, which is given up: another sheet, signed anew.
    async fn signed_anew_when_figures_change(&self, signed: &str) {
        let money = self.get("qian.hui", &self.path("money")).await;
        let receipt = money["receipts"]
            .as_array()
            .unwrap()
            .last()
            .unwrap()
            .clone();
        let reverse = format!("/receipts/{}/reverse", receipt["id"].as_str().unwrap());
        let wrong = json!({"reason": "银行实到少一元"});
        let _ = self.post("shen.yue", &reverse, &wrong).await.ok();
        let money = self.get("qian.hui", &self.path("money")).await;
        let open = money["schedule"].as_array().unwrap().iter();
        let open = open.clone().find(|item| item["open"] != "0.00").unwrap();
        let (no, less) = (&open["no"], fen(&open["open"]) - 100);
        let amount = format!("{}.{:02}", less / 100, less % 100);
        let booked = json!({"customer_id": receipt["customer_id"], "reference": "BANK-ANEW",
            "method": "bank_transfer", "amount": amount,
            "allocations": [{"order_id": self.thread.id, "no": no, "amount": amount}]});
        let _ = self.post("qian.hui", "/receipts", &booked).await.ok();
        assert_eq!(self.asked_to_sign("chen.jing").await, 0, "a yuan is open");
        let given_up = json!({"kind": "bank_charge", "amount": "1.00", "reason": "银行手续费"});
        let deductions = self.path("deductions");
        let _ = self.post("shen.yue", &deductions, &given_up).await.ok();

        let early = self
            .post("chen.jing", &self.path("closing/apply"), &json!({}))
            .await;
        let told = early.body["refusals"].to_string();
        assert!(told.contains("settlement_unsigned"), "{early:?}");
        let money = self.get("qian.hui", &self.path("money")).await;
        let hash = money["settlement"]["sheet_hash"].as_str().unwrap();
        assert_ne!(hash, signed, "the signatures are under another sheet");
        for login in ["qian.hui", "chen.jing"] {
            assert_eq!(self.asked_to_sign(login).await, 1, "{login} signs anew");
        }
        self.signed(hash).await;
        for login in ["qian.hui", "chen.jing"] {
            assert_eq!(self.asked_to_sign(login).await, 0, "{login} has signed");
        }
    }

    /// How often a desk asks for a signature under the settlement, though its step is done.
    async fn asked_to_sign(&self, login: &str) -> usize {
        let desk = self.get(login, "/workbench").await;
        let link = format!("{}?tab=money&sign=", self.path("").trim_end_matches('/'));
        let mine = desk["mine"].as_array().unwrap().iter();
        mine.filter(|task| task["link"].as_str().unwrap().starts_with(&link))
            .count()
    }

    /// Nothing changes under the signatures: no line is reopened, no change asked for.
    async fn stands_as_signed(&self) {
        let page = self.thread.page("chen.jing").await;
        let line = page["content"]["lines"][0]["line_id"].as_str().unwrap();
        let reopen = self.path(&format!("lines/{line}/reopen"));
        let again = json!({"reason": "客户又要"});
        let refused = self.post("wang.qiang", &reopen, &again).await;
        assert_eq!(
            refused.refusal_codes(),
            ["settlement_signed"],
            "{refused:?}"
        );
        let more = json!({"reason": "增订", "origin": "customer", "complete_by": "2026-04-01",
            "actions": [{"action": "quantity", "line_id": line, "quantity": "9"}]});
        let rep = self.thread.company.person("chen.jing").await;
        let revision = page["order"]["revision"].as_i64().unwrap();
        for path in ["changes", "changes/preview"] {
            let body = if path == "changes" {
                more.clone()
            } else {
                json!({"actions": more["actions"]})
            };
            let refused = rep.post_on(&self.path(path), revision, &body).await;
            assert_eq!(
                refused.refusal_codes(),
                ["settlement_signed"],
                "{refused:?}"
            );
        }
    }
}
