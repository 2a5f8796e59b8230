//! The one table of rights: which post may do what, and how far. Deny by default: a post that a row
//! does not name has no right. `tests/snapshots` holds the same table as a grid for review.
//!
//! `Own`: what the person owns or takes part in. `Department`: what belongs to a department in
//! which he holds the post. `All`: everything. Separation of duties (nobody reviews his own entry)
//! is no matter of posts and is decided where the act happens, with [`crate::Permit::made`].
//! The administrator runs the system and has no business rights.

use crate::action::actions;

actions! {
    // -- Inquiries ------------------------------------------------------------------------------
    ViewInquiry = "inquiry.view", "查看询价", "see inquiries" {
        Own: SalesRep,
        Department: OrderClerk SalesManager,
        All: Supervisor GeneralManager
    }
    WriteInquiry = "inquiry.write", "登记询价", "register and follow inquiries" {
        Own: SalesRep, Department: OrderClerk SalesManager
    }

    // -- Quotations -----------------------------------------------------------------------------
    ViewQuotation = "quotation.view", "查看报价", "see quotations" {
        Own: SalesRep,
        Department: OrderClerk SalesManager,
        All: FinanceManager Legal Supervisor GeneralManager
    }
    WriteQuotation = "quotation.write", "编写报价", "write quotations" {
        Own: SalesRep, Department: OrderClerk SalesManager
    }
    /// Only the rep in charge himself, whatever his post reaches.
    ConfirmQuotation = "quotation.confirm", "确认报价", "confirm what others wrote in one's name" {
        Own: SalesRep SalesManager
    }
    IssueQuotation = "quotation.issue", "发出报价", "issue quotations and take them back" {
        Own: SalesRep, Department: OrderClerk SalesManager
    }

    // -- Contracts ------------------------------------------------------------------------------
    ViewContract = "contract.view", "查看合同", "see contracts" {
        Own: SalesRep Designer,
        Department: OrderClerk SalesManager,
        All: Finance FinanceManager Legal Archivist Supervisor GeneralManager
    }
    WriteContract = "contract.write", "编写合同", "write contracts, supplements and annexes" {
        Own: SalesRep Designer, Department: OrderClerk SalesManager, All: Legal
    }
    SignContract = "contract.sign", "合同生效与终止", "put contracts in force and end them" {
        Department: SalesManager, All: Legal GeneralManager
    }
    ViewConfidential = "contract.confidential", "查看机密附件", "open confidential annexes" {
        Own: SalesRep Designer, Department: SalesManager, All: Legal GeneralManager
    }
    KeepObligation = "contract.obligation", "跟进合同义务", "raise and fulfil obligations" {
        Own: SalesRep Designer, Department: OrderClerk SalesManager, All: Legal GeneralManager
    }
    WriteBudget = "budget.write", "编制预算", "draw up the budget of a contract" {
        Own: SalesRep Designer, Department: OrderClerk SalesManager, All: FinanceManager
    }
    DecideBudget = "budget.decide", "审定预算", "approve or return a budget" {
        All: Finance FinanceManager
    }
    ManageBudgetPolicy = "budget.policy", "设定预算允差", "set how far a budget may deviate" {
        All: FinanceManager GeneralManager
    }

    // -- Orders ---------------------------------------------------------------------------------
    ViewOrder = "order.view", "查看订单", "see orders" {
        Own: SalesRep Designer,
        Department: OrderClerk SalesManager,
        All: ProductionManager Planner Workshop Purchaser QualityInspector WarehouseKeeper Logistics
            Finance FinanceManager Legal Service Engineering Archivist Supervisor GeneralManager
    }
    EnterOrder = "order.enter", "录入订单", "enter orders" {
        Own: SalesRep Designer, Department: OrderClerk SalesManager
    }
    EditOrder = "order.edit", "修改订单", "edit drafts and returned orders" {
        Own: SalesRep Designer, Department: OrderClerk SalesManager
    }
    SubmitOrder = "order.submit", "提交订单", "submit orders" {
        Own: SalesRep Designer, Department: OrderClerk SalesManager
    }
    WithdrawOrder = "order.withdraw", "撤回订单", "withdraw submitted orders" {
        Own: SalesRep Designer, Department: OrderClerk SalesManager
    }
    CancelOrder = "order.cancel", "作废订单", "cancel orders" {
        Own: SalesRep Designer, Department: OrderClerk SalesManager, All: GeneralManager
    }
    AmendOrder = "order.amend", "变更订单", "change approved orders by an amendment" {
        Own: SalesRep Designer, Department: OrderClerk SalesManager
    }
    DecideChange = "order.decide_change", "审批变更", "decide on a change of an approved order" {
        Department: SalesManager,
        All: ProductionManager FinanceManager Legal GeneralManager
    }
    ShortCloseOrder = "order.short_close", "短结订单", "short-close what is left, or reopen it" {
        Department: SalesManager, All: GeneralManager
    }
    HoldOrder = "order.hold", "暂停订单", "hold orders and resume them" {
        Department: SalesManager,
        All: ProductionManager QualityInspector FinanceManager Legal GeneralManager
    }
    ReassignOrder = "order.reassign", "移交订单", "hand orders to another owner" {
        Department: SalesManager, All: GeneralManager
    }
    DiscussOrder = "order.discuss", "参与讨论", "write in the discussion of an order" {
        Own: SalesRep Workshop Designer,
        Department: OrderClerk SalesManager,
        All: ProductionManager Planner Purchaser QualityInspector WarehouseKeeper Logistics Finance
            FinanceManager Legal Service Engineering Archivist Supervisor GeneralManager
    }
    ReviewSales = "order.review.sales", "销售初审", "do the first review" {
        Department: SalesManager, All: GeneralManager
    }
    ReviewProduction = "order.review.production", "生产会签", "countersign for production" {
        All: ProductionManager
    }
    ReviewFinance = "order.review.finance", "财务会签", "countersign for finance" {
        All: FinanceManager
    }
    ReviewLegal = "order.review.legal", "法务会签", "countersign for legal" { All: Legal }
    ReviewGeneral = "order.review.general", "总经理审批", "decide as general manager" {
        All: GeneralManager
    }
    AssessFinance = "order.assess", "填写财务评估", "write the financial assessment" {
        All: Finance FinanceManager
    }

    // -- Tasks of the process -------------------------------------------------------------------
    ViewTasks = "task.view", "查看待办", "see one's tasks" { Own: Everyone }
    DoTask = "task.do", "办理待办", "do the tasks of one's posts" { Own: Everyone }
    ReassignTask = "task.reassign", "转派待办", "hand a task to another person" {
        Department: SalesManager,
        All: ProductionManager FinanceManager GeneralManager Admin
    }

    // -- Money and other fields that not everyone sees ------------------------------------------
    ViewPrice = "price.view", "查看售价", "see selling prices and amounts" {
        All: SalesRep OrderClerk SalesManager Finance FinanceManager Legal Designer Archivist Supervisor
            GeneralManager
    }
    ViewFloorPrice = "price.floor", "查看底价", "see floor prices" {
        All: SalesRep OrderClerk SalesManager Finance FinanceManager Supervisor GeneralManager
    }
    ViewCost = "cost.view", "查看成本", "see cost and margin" {
        All: SalesManager Purchaser Finance FinanceManager GeneralManager
    }
    ViewPurchasePrice = "cost.purchase", "查看采购价", "see purchase prices" {
        All: Purchaser Finance FinanceManager Supervisor GeneralManager
    }
    ReleasePrice = "price.release", "特批价格", "approve a price below the floor" {
        Department: SalesManager, All: GeneralManager
    }

    // -- Customers, suppliers, carriers ---------------------------------------------------------
    ViewCustomer = "customer.view", "查看客户", "see customers" {
        Own: SalesRep Designer,
        Department: OrderClerk SalesManager,
        All: Planner ProductionManager QualityInspector WarehouseKeeper Logistics Finance
            FinanceManager Legal Service Engineering Archivist Supervisor GeneralManager
    }
    ManageCustomer = "customer.manage", "维护客户", "keep customers" {
        Own: SalesRep Designer, Department: OrderClerk SalesManager, All: GeneralManager
    }
    HoldCustomer = "customer.hold", "冻结客户", "place holds on customers" {
        Department: SalesManager, All: FinanceManager Legal GeneralManager
    }
    ClearHold = "customer.hold.clear", "解除客户冻结", "clear the holds that name one's post" {
        Own: SalesRep,
        Department: OrderClerk SalesManager,
        All: Finance FinanceManager Legal GeneralManager
    }
    ViewCredit = "credit.view", "查看信用", "see credit limits and exposure" {
        Own: SalesRep,
        Department: OrderClerk SalesManager,
        All: Finance FinanceManager Legal Supervisor GeneralManager
    }
    ManageCredit = "credit.manage", "管理信用", "set credit limits, ratings and how strictly credit is kept" {
        All: FinanceManager
    }
    RequestOverride = "credit.request", "申请信用特批", "ask for an amount above the credit limit" {
        Own: SalesRep, Department: OrderClerk SalesManager, All: Finance FinanceManager
    }
    ReleaseCredit = "credit.release", "信用特批", "grant an amount above the credit limit" {
        All: FinanceManager GeneralManager
    }
    ViewSupplier = "supplier.view", "查看供应商", "see suppliers" {
        All: ProductionManager Planner Purchaser QualityInspector WarehouseKeeper Finance
            FinanceManager Supervisor GeneralManager
    }
    ManageSupplier = "supplier.manage", "维护供应商", "keep suppliers" { All: Purchaser }
    ViewCarrier = "carrier.view", "查看承运商", "see carriers" {
        All: SalesRep OrderClerk SalesManager WarehouseKeeper Logistics Finance FinanceManager
            Supervisor GeneralManager
    }
    ManageCarrier = "carrier.manage", "维护承运商", "keep carriers and transport contracts" {
        All: Logistics
    }

    // -- Products -------------------------------------------------------------------------------
    ViewProduct = "product.view", "查看产品", "see products" {
        All: SalesRep OrderClerk SalesManager ProductionManager Planner Workshop Purchaser
            QualityInspector WarehouseKeeper Logistics Finance FinanceManager Legal Service Designer Engineering
            Archivist Supervisor GeneralManager
    }
    ManageProduct = "product.manage", "维护产品", "keep products, units and materials" {
        All: SalesManager ProductionManager Planner
    }
    ManagePrice = "price.manage", "维护价格", "keep prices, price lists and promotions" {
        All: SalesManager FinanceManager
    }
    ManageRate = "rate.manage", "登记汇率", "enter currency rates" { All: Finance FinanceManager }
    ManagePricePolicy = "price.policy", "制定价格政策", "set precedence and authority below the floor" {
        All: GeneralManager
    }

    // -- Warehouse ------------------------------------------------------------------------------
    ViewStock = "stock.view", "查看库存", "see stock" {
        All: SalesRep OrderClerk SalesManager ProductionManager Planner Workshop Purchaser
            QualityInspector WarehouseKeeper Logistics Finance FinanceManager Service Designer Engineering Supervisor
            GeneralManager
    }
    ReceiveStock = "stock.receive", "入库", "take goods into stock" { All: WarehouseKeeper }
    AdjustStock = "stock.adjust", "调整库存", "correct stock with a reason" { All: WarehouseKeeper }
    ManagePlace = "stock.places", "维护库位", "keep stock places" { All: WarehouseKeeper }
    ReserveStock = "stock.reserve", "预留库存", "reserve stock for an order line" {
        All: WarehouseKeeper Planner
    }
    PickGoods = "stock.pick", "拣货", "pick goods" { All: WarehouseKeeper }
    PackGoods = "stock.pack", "装箱", "pack goods" { All: WarehouseKeeper }

    // -- Production -----------------------------------------------------------------------------
    ViewProduction = "production.view", "查看生产", "see work orders and progress" {
        Own: SalesRep Designer,
        Department: OrderClerk SalesManager,
        All: ProductionManager Planner Workshop Purchaser QualityInspector WarehouseKeeper
            Logistics Service Engineering Supervisor GeneralManager
    }
    PlanProduction = "production.plan", "安排生产", "plan work orders" {
        All: ProductionManager Planner
    }
    ReportProduction = "production.report", "报工", "report progress" {
        All: ProductionManager Planner Workshop
    }
    ManageWorkCentre = "production.centres", "维护工作中心", "keep work centres" {
        All: ProductionManager
    }

    // -- Procurement ----------------------------------------------------------------------------
    ViewProcurement = "procurement.view", "查看采购", "see requirements and purchases" {
        All: ProductionManager Planner Purchaser QualityInspector WarehouseKeeper Finance
            FinanceManager Supervisor GeneralManager
    }
    OrderMaterial = "procurement.order", "下达采购", "order material" { All: Purchaser }
    ReceiveMaterial = "procurement.receive", "采购收货", "receive purchased material" {
        All: WarehouseKeeper Purchaser
    }
    CancelMaterial = "procurement.cancel", "取消采购", "cancel a purchase or a requirement" {
        All: Purchaser Planner
    }

    // -- Quality --------------------------------------------------------------------------------
    ViewQuality = "quality.view", "查看质量记录", "see inspections and device dossiers" {
        Own: SalesRep,
        Department: OrderClerk SalesManager,
        All: ProductionManager Planner Workshop Purchaser QualityInspector WarehouseKeeper
            Logistics Service Engineering Archivist Supervisor GeneralManager
    }
    InspectQuality = "quality.inspect", "检验", "inspect and record results" {
        All: QualityInspector
    }
    CorrectNonconformance = "quality.correct", "整改不合格", "record cause and corrective action" {
        All: ProductionManager Workshop Purchaser QualityInspector
    }
    DisposeNonconformance = "quality.dispose", "处置不合格", "dispose of a nonconformance" {
        All: QualityInspector
    }

    // -- Logistics and acceptance ---------------------------------------------------------------
    ViewShipment = "logistics.view", "查看发运", "see shipments" {
        Own: SalesRep Designer,
        Department: OrderClerk SalesManager,
        All: ProductionManager QualityInspector WarehouseKeeper Logistics Finance FinanceManager
            Service Engineering Archivist Supervisor GeneralManager
    }
    PlanShipment = "logistics.plan", "安排发运", "prepare shipments" {
        All: WarehouseKeeper Logistics
    }
    ShipGoods = "logistics.ship", "发货", "ship goods" { All: WarehouseKeeper Logistics }
    TrackShipment = "logistics.track", "跟踪运输", "record tracking events" {
        All: WarehouseKeeper Logistics
    }
    ReportIncident = "logistics.incident", "登记运输异常", "record transport incidents" {
        Own: SalesRep, All: WarehouseKeeper Logistics
    }
    ResolveIncident = "logistics.resolve", "处理运输异常", "settle transport incidents" {
        All: Logistics
    }
    ViewAcceptance = "acceptance.view", "查看验收", "see acceptances" {
        Own: SalesRep Designer,
        Department: OrderClerk SalesManager,
        All: QualityInspector Logistics Finance FinanceManager Legal Service Engineering Archivist Supervisor
            GeneralManager
    }
    RecordAcceptance = "acceptance.record", "登记验收", "record the customer's acceptance" {
        Own: SalesRep Designer, Department: OrderClerk SalesManager, All: Service
    }

    // -- Receivables ----------------------------------------------------------------------------
    ViewReceivables = "receivables.view", "查看应收", "see payment schedules, invoices, receipts" {
        Own: SalesRep,
        Department: OrderClerk SalesManager,
        All: Finance FinanceManager Legal Archivist Supervisor GeneralManager
    }
    ViewJournal = "receivables.journal", "查看凭证分录", "see and export the journal" {
        All: Finance FinanceManager Supervisor GeneralManager
    }
    IssueInvoice = "receivables.invoice", "开具发票", "issue invoices" {
        All: Finance FinanceManager
    }
    BookReceipt = "receivables.receipt", "登记收款", "book and allocate receipts" {
        All: Finance FinanceManager
    }
    ReverseReceipt = "receivables.reverse", "冲销收款", "reverse a receipt or an invoice" {
        All: FinanceManager
    }
    DunCustomer = "receivables.dun", "登记催款", "record contacts about overdue payments" {
        Own: SalesRep, Department: OrderClerk SalesManager, All: Finance FinanceManager
    }
    DecideHardship = "receivables.hardship", "决定困难客户", "decide about a customer in difficulty" {
        All: FinanceManager GeneralManager
    }
    SignSettlementSales = "receivables.settle.sales", "销售确认结算", "sign the settlement for sales" {
        Own: SalesRep, Department: SalesManager
    }
    SettleOrder = "receivables.settle", "财务结算", "settle the order for finance" {
        All: Finance FinanceManager
    }
    WriteOff = "receivables.write_off", "核销差额", "write off a difference with a reason" {
        All: FinanceManager
    }

    // -- After-sales ----------------------------------------------------------------------------
    ViewTicket = "ticket.view", "查看工单", "see tickets" {
        Own: SalesRep ProductionManager Workshop Logistics Finance Designer Engineering,
        Department: OrderClerk SalesManager,
        All: QualityInspector Service Archivist Supervisor GeneralManager
    }
    OpenTicket = "ticket.open", "登记工单", "open tickets" {
        Own: SalesRep Designer, Department: OrderClerk SalesManager, All: QualityInspector Logistics Service
    }
    AssignTicket = "ticket.assign", "指派工单", "give a ticket an owner and a due date" {
        Department: SalesManager, All: Service
    }
    WorkTicket = "ticket.work", "处理工单", "record what was done on a ticket" {
        Own: SalesRep OrderClerk ProductionManager Workshop QualityInspector Logistics Finance
            Designer Engineering,
        All: Service
    }
    CloseTicket = "ticket.close", "关闭工单", "close a ticket" {
        Department: SalesManager, All: Service
    }
    HoldRetrospective = "retrospective.hold", "订单复盘", "write the retrospective" {
        Own: SalesRep, Department: OrderClerk SalesManager, All: GeneralManager
    }

    // -- Archive and close ----------------------------------------------------------------------
    ViewArchive = "archive.view", "查看档案", "see archived papers" {
        Own: SalesRep Designer,
        Department: OrderClerk SalesManager,
        All: Finance FinanceManager Legal Archivist Supervisor GeneralManager
    }
    AddPaper = "archive.add", "归档资料", "file a paper of an order" {
        Own: SalesRep Workshop Designer,
        Department: OrderClerk SalesManager,
        All: ProductionManager Planner Purchaser QualityInspector WarehouseKeeper Logistics Finance
            FinanceManager Legal Service Engineering Archivist
    }
    WaivePaper = "archive.waive", "豁免资料", "state with a reason why a paper is not needed" {
        All: Archivist
    }
    ArchiveOrder = "archive.file", "订单归档", "number and file the dossier" {
        All: Archivist Finance
    }
    ApplyClose = "close.apply", "申请关闭", "apply for closing an order" {
        Own: SalesRep, Department: OrderClerk SalesManager
    }
    ApproveClose = "close.approve", "批准关闭", "approve the closing of an order" {
        Department: SalesManager, All: FinanceManager GeneralManager
    }

    // -- Supervision, policy, calendar ----------------------------------------------------------
    ViewPolicy = "policy.view", "查看制度", "read the policies" { All: Everyone }
    AcknowledgePolicy = "policy.acknowledge", "确认已阅", "confirm having read a policy" {
        Own: Everyone
    }
    PublishPolicy = "policy.publish", "发布制度", "publish a policy version" { All: GeneralManager }
    ViewCompliance = "compliance.view", "查看合规情况", "see kept, broken and due clauses" {
        Own: SalesRep OrderClerk,
        Department: SalesManager,
        All: ProductionManager FinanceManager Legal Supervisor GeneralManager
    }
    ExplainBreach = "compliance.explain", "说明违规原因", "explain a broken clause" { Own: Everyone }
    InspectCompliance = "compliance.inspect", "监督检查", "draw samples and write findings" {
        All: Supervisor
    }
    ViewReports = "report.view", "查看报表", "see figures of the company" {
        Own: SalesRep,
        Department: OrderClerk SalesManager,
        All: ProductionManager FinanceManager Supervisor GeneralManager
    }
    ViewAudit = "audit.view", "查看审计记录", "read the audit trail" { All: Supervisor Admin }
    ViewCalendar = "calendar.view", "查看工作日历", "see the working calendar" { All: Everyone }
    ManageCalendar = "calendar.manage", "维护工作日历", "keep the working calendar" { All: Admin }

    // -- Files, import, export ------------------------------------------------------------------
    UploadFile = "files.upload", "上传附件", "upload files" { Own: Everyone }
    ViewFile = "files.view", "查看附件", "open files one may see" { Own: Everyone }
    RunImport = "import.run", "导入数据", "import order sheets" {
        Department: OrderClerk SalesManager, All: GeneralManager Admin
    }
    RunExport = "export.run", "导出数据", "export lists" {
        Own: SalesRep,
        Department: OrderClerk SalesManager,
        All: ProductionManager Finance FinanceManager Archivist Supervisor GeneralManager
    }

    // -- People and the system ------------------------------------------------------------------
    UseSelf = "me.use", "使用个人设置", "use and change one's own account" { Own: Everyone }
    ViewPeople = "people.view", "查看人员", "see people and departments" { All: Everyone }
    ManagePeople = "people.manage", "维护人员", "keep people, posts and departments" { All: Admin }
    Delegate = "people.delegate", "委托代理", "have oneself represented for a period" {
        Own: Everyone
    }
    DelegateOthers = "people.delegate_others", "代为委托", "name a delegate for somebody absent" {
        All: Admin GeneralManager
    }
    ViewSettings = "settings.view", "查看设置", "see the settings" { All: Admin Supervisor GeneralManager }
    ManageSettings = "settings.manage", "维护设置", "change the settings" { All: Admin }
    OperateSystem = "system.operate", "运维", "see jobs and the state of the machine" { All: Admin }
}

/// The matrix as a grid of letters: `o` own, `D` department, `A` all, `·` no right.
#[must_use]
pub fn grid() -> String {
    use std::fmt::Write as _;
    let mut out = String::from("o own   D department   A all   · no right\n\n");
    for (column, post) in crate::Post::ALL.iter().enumerate() {
        let _ = writeln!(out, "{:26}{}{}", "", "│ ".repeat(column), post.key());
    }
    for action in ACTIONS {
        let _ = write!(out, "{:26}", action.name);
        for post in crate::Post::ALL {
            let _ = write!(out, "{} ", action.scope_of(*post).letter());
        }
        let _ = writeln!(out, " {} / {}", action.zh, action.en);
    }
    out
}

/// The row of an operation by its stable name.
#[must_use]
pub fn find(name: &str) -> Option<&'static crate::ActionInfo> {
    ACTIONS.iter().find(|a| a.name == name).copied()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::Action as _;

    #[test]
    fn names_are_unique() {
        let names: BTreeSet<_> = ACTIONS.iter().map(|a| a.name).collect();
        assert_eq!(names.len(), ACTIONS.len());
    }

    #[test]
    fn a_row_names_each_post_once() {
        for action in ACTIONS {
            let posts: Vec<_> = action.grants.iter().flat_map(|(_, posts)| *posts).collect();
            let distinct: BTreeSet<_> = posts.iter().collect();
            assert_eq!(posts.len(), distinct.len(), "{}", action.name);
        }
    }

    /// An order changed meanwhile is answered with its present content, prices and all; a quotation is
    /// nothing but prices.
    #[test]
    fn who_changes_orders_sees_their_prices() {
        let rows = [EditOrder::INFO, SubmitOrder::INFO, ViewQuotation::INFO];
        for action in rows {
            for post in crate::Post::ALL {
                let changes = action.scope_of(*post) != crate::Scope::None;
                let sees = ViewPrice::INFO.scope_of(*post) != crate::Scope::None;
                assert!(!changes || sees, "{}: {}", action.name, post.key());
            }
        }
    }

    #[test]
    fn matrix_is_reviewed() {
        insta::assert_snapshot!("matrix", grid());
    }
}
