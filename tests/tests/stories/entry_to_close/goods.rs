//! The goods: picked, packed, made, inspected, put right, sent off, signed for and accepted.

use serde_json::{Value, json};
use stories::Answer;

use super::{BOUGHT, MADE, Play, SERVICE, STOCKED};
use crate::delivery::PNG;

impl Play<'_> {
    async fn goods(&self, line: usize) -> Value {
        let page = self.get("feng.tao", &self.path("goods")).await;
        page["house"]["lines"].as_array().unwrap()[line - 1].clone()
    }

    /// Picks and packs so many of a line into one box, by their numbers.
    async fn packed(&self, line: usize, machines: &[Value]) -> Value {
        let line = self.goods(line).await["line_id"].clone();
        let quantity = machines.len().to_string();
        let pick = json!({"lines": [{"line_id": line, "quantity": quantity, "scans": machines}]});
        let _ = self.post("feng.tao", &self.path("picks"), &pick).await.ok();
        let one = json!({"gross_weight_kg": "900", "size": "200×120×150 cm", "lines": [
            {"line_id": line, "quantity": quantity, "serials": machines, "accessories": ["说明书"]}]});
        let packed = self
            .post("feng.tao", &self.path("packs"), &json!({"boxes": [one]}))
            .await
            .ok();
        packed["boxes"][0]["id"].clone()
    }

    async fn offered(&self, line: usize) -> Vec<Value> {
        self.goods(line).await["machines"]
            .as_array()
            .unwrap()
            .clone()
    }

    async fn shipment(&self, boxes: &[Value]) -> String {
        let carriers = self.get("jiang.nan", "/carriers").await;
        let carriers = carriers["items"].as_array().unwrap();
        let carrier = &carriers.iter().find(|c| c["code"] == "T01").unwrap()["id"];
        let body = json!({"carrier_id": carrier, "mode": "road", "planned_on": "2026-03-03", "box_ids": boxes});
        let planned = self
            .post("jiang.nan", &self.path("shipments"), &body)
            .await
            .ok();
        planned["id"].as_str().unwrap().to_owned()
    }

    async fn depart(&self, shipment: &str) -> Answer {
        let path = format!("/shipments/{shipment}/depart");
        self.post(
            "jiang.nan",
            &path,
            &json!({"waybill_no": format!("DY-{}", &shipment[..8])}),
        )
        .await
    }

    /// Stocked and bought goods are picked, packed and leave while the pumps are made.
    pub(super) async fn stock_leaves_first(&self) -> String {
        assert_eq!(self.state("produce").await, "open");
        let pumps = self
            .packed(STOCKED, &self.offered(STOCKED).await[..3])
            .await;
        let cabinets = self.packed(BOUGHT, &self.offered(BOUGHT).await[..6]).await;
        let shipment = self.shipment(&[pumps, cabinets]).await;
        let unpaid = self.depart(&shipment).await;
        assert_eq!(unpaid.refusal_codes(), ["gate_closed"], "{unpaid:?}");
        assert_eq!(unpaid.body["refusals"][0]["clause"], "EQ-7.1a");
        assert_eq!(self.fact(STOCKED, "shipped").await, "0");
        self.pay(&["contract", "before_shipping"]).await;
        let _ = self.depart(&shipment).await.ok();
        assert_eq!(self.fact(STOCKED, "shipped").await, "3");
        assert_eq!(self.fact(BOUGHT, "shipped").await, "6");
        shipment
    }

    /// Four pumps are made in two reports; one fails, is corrected and passes.
    pub(super) async fn made_and_inspected(&self) {
        let work = self.get("zhou.bo", &self.path("production")).await[0]["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let report = |quantity: &str| json!({"quantity": quantity, "note": "按计划"});
        let path = format!("/work-orders/{work}/reports");
        let first = self.post("zhou.bo", &path, &report("2")).await.ok();
        assert_eq!(
            first["serials"].as_array().map(Vec::len),
            Some(2),
            "{first:#}"
        );
        let in_process = json!({"stage": "in_process", "work_order_id": work, "passed": "2",
            "items": [{"name": "动平衡", "standard": "G2.5", "measured": "G2.1", "passed": true}]});
        let _ = self
            .post("zheng.hao", &self.path("inspections"), &in_process)
            .await
            .ok();
        let beyond = self.post("zhou.bo", &path, &report("3")).await;
        assert_eq!(beyond.error_codes(), ["above_rest"], "{beyond:?}");
        let second = self.post("zhou.bo", &path, &report("2")).await.ok();
        let all: Vec<Value> = [&first, &second]
            .iter()
            .flat_map(|r| r["serials"].as_array().unwrap().clone())
            .collect();
        let line = self.goods(MADE).await["line_id"].clone();
        let judged = json!({"stage": "final", "line_id": line, "passed": "3", "failed": "1",
            "passed_serials": all[..3], "failed_serials": all[3..],
            "items": [{"name": "水压试验", "standard": "2.4 MPa", "measured": "1.9 MPa", "passed": false}],
            "failure": {"description": "泵体渗漏"}});
        let done = self
            .post("zheng.hao", &self.path("inspections"), &judged)
            .await
            .ok();
        let nc = done["nonconformance_id"].as_str().unwrap().to_owned();
        let pick = json!({"lines": [{"line_id": line, "quantity": "1", "scans": all[3..]}]});
        let blocked = self.post("feng.tao", &self.path("picks"), &pick).await;
        assert_eq!(blocked.refusal_codes(), ["blocked"], "{blocked:?}");
        self.put_right(&nc, &all[3..]).await;
        assert_eq!(self.fact(MADE, "passed").await, "4");
        assert_eq!(self.state("inspect").await, "done");
    }

    /// Cause and action, then the inspection again; the workshop does not inspect its own work.
    async fn put_right(&self, nc: &str, machines: &[Value]) {
        let path = |rest: &str| format!("/nonconformances/{nc}/{rest}");
        let again = json!({"passed": machines.len().to_string(), "passed_serials": machines});
        let early = self.post("zheng.hao", &path("reinspect"), &again).await;
        assert_eq!(early.status, 409, "it is not corrected yet: {early:?}");
        let correction = json!({"cause": "密封面划伤", "action": "更换密封并重新试压"});
        let _ = self
            .post("zhou.bo", &path("correct"), &correction)
            .await
            .ok();
        let done = self
            .post("zheng.hao", &path("reinspect"), &again)
            .await
            .ok();
        assert_eq!(done["state"], "closed", "{done:#}");
    }

    /// A packed pump turns out to be bad: the shipment does not leave until it is put right.
    pub(super) async fn found_bad_after_packing(&self) -> String {
        let machines = self.offered(MADE).await;
        assert_eq!(machines.len(), 4);
        let (good, other) = (
            self.packed(MADE, &machines[..3]).await,
            self.packed(MADE, &machines[3..]).await,
        );
        let shipment = self.shipment(&[good, other]).await;
        let line = self.goods(MADE).await["line_id"].clone();
        let found = json!({"stage": "final", "line_id": line, "failed": "1", "failed_serials": machines[3..],
            "items": [{"name": "铭牌", "passed": false}], "failure": {"description": "铭牌参数错误"}});
        let done = self
            .post("zheng.hao", &self.path("inspections"), &found)
            .await
            .ok();
        self.pay(&["before_shipping"]).await;
        let held = self.depart(&shipment).await;
        assert_eq!(held.refusal_codes(), ["blocked"], "{held:?}");
        assert_eq!(held.body["refusals"][0]["clause"], "EQ-5.3b");
        assert_eq!(self.fact(MADE, "shipped").await, "0");
        let scrap = json!({"disposition": "scrap", "reason": "x", "cause": "y"});
        let nc = done["nonconformance_id"].as_str().unwrap();
        let boxed = self
            .post(
                "zheng.hao",
                &format!("/nonconformances/{nc}/dispose"),
                &scrap,
            )
            .await;
        assert_eq!(boxed.refusal_codes(), ["off_shelf"], "{boxed:?}");
        self.put_right(nc, &machines[3..]).await;
        let _ = self.depart(&shipment).await.ok();
        assert_eq!(self.fact(MADE, "shipped").await, "4");
        assert_eq!(
            self.fact(SERVICE, "shipped").await,
            "1",
            "rendered with the last goods"
        );
        shipment
    }

    pub(super) async fn on_the_way(&self, first: &str, second: &str) {
        let path = |shipment: &str, rest: &str| format!("/shipments/{shipment}/{rest}");
        let late = json!({"kind": "delay", "description": "高速封路", "liability": "nobody"});
        let incident = self
            .post("jiang.nan", &path(first, "incidents"), &late)
            .await
            .ok();
        let closing = self
            .post("chen.jing", &self.path("closing/apply"), &json!({}))
            .await;
        let codes = closing.refusal_codes();
        for code in ["incident_open", "slip_unsigned", "needs_unmet"] {
            assert!(codes.iter().any(|c| c == code), "{code}: {codes:?}");
        }
        let settle = format!("/incidents/{}/resolve", incident["id"].as_str().unwrap());
        let settled =
            json!({"liability": "nobody", "resolution": "次日送达", "customer_told": "已电话告知"});
        let _ = self.post("jiang.nan", &settle, &settled).await.ok();
        for shipment in [first, second] {
            let seen = json!({"place": "无锡服务区"});
            let _ = self
                .post("jiang.nan", &path(shipment, "tracking"), &seen)
                .await
                .ok();
            let arrived = json!({"arrived": true, "place": "苏州工业园区"});
            let _ = self
                .post("jiang.nan", &path(shipment, "tracking"), &arrived)
                .await
                .ok();
            let slip = json!({"signed_by": "顾明"});
            let _ = self
                .post("jiang.nan", &path(shipment, "sign-slip"), &slip)
                .await
                .ok();
        }
        assert_eq!(self.fact(MADE, "signed").await, "4");
    }

    /// One pump is objected to and accepted on a sheet of its own, once its ticket is closed.
    pub(super) async fn accepted_in_two_parts(&self) {
        let sheet = self.sheet().await;
        let rows = sheet["rows"].as_array().unwrap().clone();
        let objected = rows.iter().rposition(|r| !r["serial"].is_null()).unwrap();
        let path = format!("/acceptances/{}", sheet["id"].as_str().unwrap());
        let rep = self.thread.company.person("chen.jing").await;
        let findings = findings(&rows, Some(objected));
        let _ = rep.put_on(&path, 1, &findings).await.ok();
        let objection = json!({"ordinal": rows[objected]["ordinal"], "what": "运行噪音过大", "due_on": "2026-03-10"});
        let after = rep
            .post(&format!("{path}/objections"), &objection)
            .await
            .ok();
        self.sign(&path, after["version"].as_i64().unwrap()).await;
        assert_eq!(self.state("accept").await, "open");

        let tickets = self.get("tang.rui", "/tickets").await;
        let ticket = tickets["items"].as_array().unwrap()[0].clone();
        assert_eq!(ticket["description"], "运行噪音过大");
        self.work_on_ticket(ticket["id"].as_str().unwrap()).await;

        let rest = self.sheet().await;
        let rows = rest["rows"].as_array().unwrap().clone();
        assert_eq!(rows.len(), 1, "{rest:#}");
        let path = format!("/acceptances/{}", rest["id"].as_str().unwrap());
        let saved = rep
            .put_on(&path, 1, &self::findings(&rows, None))
            .await
            .ok();
        self.sign(&path, saved["version"].as_i64().unwrap()).await;
        assert_eq!(self.state("accept").await, "done");
    }

    async fn sheet(&self) -> Value {
        let opened = self
            .post("chen.jing", &self.path("acceptances"), &json!({}))
            .await
            .ok();
        self.get(
            "chen.jing",
            &format!("/acceptances/{}", opened["id"].as_str().unwrap()),
        )
        .await
    }

    async fn sign(&self, path: &str, version: i64) {
        let rep = self.thread.company.person("chen.jing").await;
        let file = rep.upload("signature.png", PNG.to_vec()).await.ok()["id"].clone();
        let signed =
            json!({"signer_name": "顾明", "signed_on": "2026-03-02", "signature_file_id": file});
        let _ = rep
            .post_on(&format!("{path}/sign"), version, &signed)
            .await
            .ok();
    }

    async fn work_on_ticket(&self, id: &str) {
        let path = |rest: &str| format!("/tickets/{id}/{rest}");
        let version = async || {
            let ticket = self.get("tang.rui", &format!("/tickets/{id}")).await;
            ticket["version"]
                .as_i64()
                .unwrap_or_else(|| panic!("{ticket:#}"))
        };
        let owner = self.get("tang.rui", &format!("/tickets/{id}")).await;
        let login = if owner["owner_name"] == "唐睿" {
            "tang.rui"
        } else {
            "chen.jing"
        };
        let person = self.thread.company.person(login).await;
        let solved = json!({"resolution": "更换轴承，噪音 72 dB"});
        let _ = person
            .post_on(&path("resolve"), version().await, &solved)
            .await
            .ok();
        let manager = self.thread.company.person("wang.qiang").await;
        let _ = manager
            .post_on(
                &path("close"),
                version().await,
                &json!({"note": "客户确认"}),
            )
            .await
            .ok();
    }
}

/// Every check ticked and everything accepted, but one row that waits for a later day.
fn findings(rows: &[Value], later: Option<usize>) -> Value {
    let row = |(i, row): (usize, &Value)| {
        let ticks: Vec<Value> = row["checks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|_| json!({"ok": later != Some(i)}))
            .collect();
        if later == Some(i) {
            return json!({"ordinal": row["ordinal"], "checks": ticks, "accepted": "0", "later_on": "2026-03-20"});
        }
        json!({"ordinal": row["ordinal"], "checks": ticks, "accepted": row["quantity"]})
    };
    let rows: Vec<Value> = rows.iter().enumerate().map(row).collect();
    json!({"held_on": "2026-03-02", "place": "苏州", "rows": rows})
}
