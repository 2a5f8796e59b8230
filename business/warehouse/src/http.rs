//! The warehouse over HTTP: stock, receipts, corrections, reservations, picking, packing, machines.
//!
//! An order's goods as a whole (`GET /orders/{id}/goods`) are composed in `logistics`.

use access::{
    Permit,
    matrix::{
        AdjustStock as MayAdjust, ManagePlace, PackGoods as MayPack, PickGoods as MayPick,
        ReceiveStock as MayReceive, ReserveStock, ViewStock,
    },
};
use api::{Answer, Api, Call, Page, Path, Problem, Query, Who, decode_cursor, limit};
use axum::{Extension, Json, extract::State, response::Response};
use kernel::{DocumentId, OrderId, ProductId};
use process::Process;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    AdjustStock, AdjustmentInput, GoodsPacked, GoodsPicked, GoodsPutBack, PackGoods, PackInput,
    PickGoods, PickInput, PlaceId, PlaceInput, PutBack, PutBackInput, ReceiptInput, ReceiveStock,
    ReleaseReservation, Reservation, ReservationInput, ReserveLine, SavePlace, SerialView,
    StockAdjusted, StockFilter, StockPlace, StockReceived, StockRow, StockTransferred,
    TransferInput, TransferStock,
    list_stock::list_stock,
    list_work::{WorkRow, list_work},
    look_up_serial::look_up_serial,
    place::places,
};

/// The routes of this area.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(stock))
        .routes(routes!(all_places, add_place))
        .routes(routes!(change_place))
        .routes(routes!(receive))
        .routes(routes!(adjust))
        .routes(routes!(transfer))
        .routes(routes!(work))
        .routes(routes!(reserve))
        .routes(routes!(release))
        .routes(routes!(pick))
        .routes(routes!(pack))
        .routes(routes!(put_back))
        .routes(routes!(serial))
}

/// Which stock to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct StockQuery {
    /// Article number, name, model or pinyin initials.
    q: Option<String>,
    /// Only this place.
    place_id: Option<PlaceId>,
    /// Only this product.
    product_id: Option<ProductId>,
    /// Only products that orders wait for.
    short: Option<bool>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Stock by product and place: on hand, held, free, short.
#[utoipa::path(get, path = "/stock", tag = "warehouse", operation_id = "list_stock", params(StockQuery),
    responses((status = 200, body = Page<StockRow>)),
    security(("session" = [])), extensions(("x-permission" = json!("stock.view"))))]
async fn stock(
    State(api): State<Api>,
    who: Who,
    Query(query): Query<StockQuery>,
) -> Result<Json<Page<StockRow>>, Problem> {
    let permit: Permit<ViewStock> = who.permit()?;
    let limit = limit(query.limit)?;
    let filter = StockFilter {
        text: query.q.unwrap_or_default(),
        place: query.place_id,
        product: query.product_id,
        only_short: query.short.unwrap_or(false),
        after: decode_cursor(query.cursor.as_deref())?,
        limit: limit + 1,
    };
    let rows = api
        .db()
        .read_with(move |tx| Box::pin(async move { list_stock(tx, &permit, &filter).await }))
        .await?;
    Ok(Json(Page::of(rows, limit, StockRow::position)?))
}

/// Every stock place.
#[utoipa::path(get, path = "/stock/places", tag = "warehouse", operation_id = "list_stock_places",
    responses((status = 200, body = Vec<StockPlace>)),
    security(("session" = [])), extensions(("x-permission" = json!("stock.view"))))]
async fn all_places(State(api): State<Api>, who: Who) -> Result<Json<Vec<StockPlace>>, Problem> {
    let permit: Permit<ViewStock> = who.permit()?;
    let found = api
        .db()
        .read_with(move |tx| Box::pin(async move { places(tx, &permit).await }))
        .await?;
    Ok(Json(found))
}

/// The id of what was saved.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct PlaceSaved {
    /// The place.
    id: PlaceId,
}

/// Adds a stock place.
#[utoipa::path(post, path = "/stock/places", tag = "warehouse", operation_id = "add_stock_place", request_body = PlaceInput,
    responses((status = 201, body = PlaceSaved)),
    security(("session" = [])), extensions(("x-permission" = json!("stock.places"))))]
async fn add_place(
    State(api): State<Api>,
    Call { head, body }: Call<PlaceInput>,
) -> Result<Response, Problem> {
    let permit: Permit<ManagePlace> = head.permit()?;
    let command = SavePlace {
        permit: permit.clone(),
        id: PlaceId::new(),
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |id| {
        Answer::created(format!("/api/v1/stock/places/{id}"), &PlaceSaved { id })
    })
    .await
}

/// Changes a stock place.
#[utoipa::path(put, path = "/stock/places/{id}", tag = "warehouse", operation_id = "change_stock_place", params(("id" = PlaceId, Path)),
    request_body = PlaceInput, responses((status = 200, body = PlaceSaved)),
    security(("session" = [])), extensions(("x-permission" = json!("stock.places"))))]
async fn change_place(
    State(api): State<Api>,
    Path(id): Path<PlaceId>,
    Call { head, body }: Call<PlaceInput>,
) -> Result<Response, Problem> {
    let permit: Permit<ManagePlace> = head.permit()?;
    let command = SavePlace {
        permit: permit.clone(),
        id,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |id| Answer::ok(&PlaceSaved { id }))
        .await
}

/// Takes goods into stock; orders that wait for them are served at once.
#[utoipa::path(post, path = "/stock/receipts", tag = "warehouse", operation_id = "receive_stock", request_body = ReceiptInput,
    responses((status = 201, body = StockReceived)),
    security(("session" = [])), extensions(("x-permission" = json!("stock.receive"))))]
async fn receive(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Call { head, body }: Call<ReceiptInput>,
) -> Result<Response, Problem> {
    let permit: Permit<MayReceive> = head.permit()?;
    let command = ReceiveStock {
        permit: permit.clone(),
        process,
        id: DocumentId::new(),
        input: body,
        bought_for: None,
        now: head.now,
    };
    api.execute(&head, &permit, command, |done: StockReceived| {
        Answer::created(format!("/api/v1/stock/receipts/{}", done.id), &done)
    })
    .await
}

/// Corrects stock with a reason.
#[utoipa::path(post, path = "/stock/adjustments", tag = "warehouse", operation_id = "adjust_stock", request_body = AdjustmentInput,
    responses((status = 201, body = StockAdjusted)),
    security(("session" = [])), extensions(("x-permission" = json!("stock.adjust"))))]
async fn adjust(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Call { head, body }: Call<AdjustmentInput>,
) -> Result<Response, Problem> {
    let permit: Permit<MayAdjust> = head.permit()?;
    let command = AdjustStock {
        permit: permit.clone(),
        process,
        id: DocumentId::new(),
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |done: StockAdjusted| {
        Answer::created(format!("/api/v1/stock/adjustments/{}", done.id), &done)
    })
    .await
}

/// Moves free goods to another place.
#[utoipa::path(post, path = "/stock/transfers", tag = "warehouse", operation_id = "transfer_stock", request_body = TransferInput,
    responses((status = 201, body = StockTransferred)),
    security(("session" = [])), extensions(("x-permission" = json!("stock.adjust"))))]
async fn transfer(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Call { head, body }: Call<TransferInput>,
) -> Result<Response, Problem> {
    let permit: Permit<MayAdjust> = head.permit()?;
    let command = TransferStock {
        permit: permit.clone(),
        process,
        id: DocumentId::new(),
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, |done: StockTransferred| {
        Answer::created(format!("/api/v1/stock/transfers/{}", done.id), &done)
    })
    .await
}

/// Orders whose picking or packing is open, the most urgent first.
#[utoipa::path(get, path = "/stock/work", tag = "warehouse", operation_id = "list_warehouse_work",
    responses((status = 200, body = Vec<WorkRow>)),
    security(("session" = [])), extensions(("x-permission" = json!("stock.pick"))))]
async fn work(State(api): State<Api>, who: Who) -> Result<Json<Vec<WorkRow>>, Problem> {
    let permit: Permit<MayPick> = who.permit()?;
    let rows = api
        .db()
        .read_with(move |tx| Box::pin(async move { list_work(tx, &permit).await }))
        .await?;
    Ok(Json(rows))
}

/// Holds free stock for a line of an order.
#[utoipa::path(post, path = "/orders/{id}/reservations", tag = "warehouse", operation_id = "reserve_stock", params(("id" = OrderId, Path)),
    request_body = ReservationInput, responses((status = 201, body = Reservation)),
    security(("session" = [])), extensions(("x-permission" = json!("stock.reserve"))))]
async fn reserve(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(order): Path<OrderId>,
    Call { head, body }: Call<ReservationInput>,
) -> Result<Response, Problem> {
    let permit: Permit<ReserveStock> = head.permit()?;
    let (id, now) = (DocumentId::new(), head.now);
    let command = ReserveLine {
        permit: permit.clone(),
        process,
        id,
        order,
        input: body,
        now,
    };
    api.execute(&head, &permit, command, |held: Reservation| {
        Answer::created(format!("/api/v1/reservations/{}", held.id), &held)
    })
    .await
}

/// Why held stock is given back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReleaseBody {
    /// In words.
    reason: String,
}

/// The order whose reservation was given back.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Released {
    /// The order.
    order_id: OrderId,
}

/// Gives held stock back, with a reason.
#[utoipa::path(post, path = "/reservations/{id}/release", tag = "warehouse", operation_id = "release_reservation", params(("id" = DocumentId, Path)),
    request_body = ReleaseBody, responses((status = 200, body = Released)),
    security(("session" = [])), extensions(("x-permission" = json!("stock.reserve"))))]
async fn release(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(id): Path<DocumentId>,
    Call { head, body }: Call<ReleaseBody>,
) -> Result<Response, Problem> {
    let permit: Permit<ReserveStock> = head.permit()?;
    let command = ReleaseReservation {
        permit: permit.clone(),
        process,
        id,
        reason: body.reason,
        now: head.now,
    };
    api.execute(&head, &permit, command, |order_id| {
        Answer::ok(&Released { order_id })
    })
    .await
}

/// Picks goods for an order, scan by scan.
#[utoipa::path(post, path = "/orders/{id}/picks", tag = "warehouse", operation_id = "pick_goods", params(("id" = OrderId, Path)),
    request_body = PickInput, responses((status = 201, body = GoodsPicked)),
    security(("session" = [])), extensions(("x-permission" = json!("stock.pick"))))]
async fn pick(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(order): Path<OrderId>,
    Call { head, body }: Call<PickInput>,
) -> Result<Response, Problem> {
    let permit: Permit<MayPick> = head.permit()?;
    let (id, now) = (DocumentId::new(), head.now);
    let command = PickGoods {
        permit: permit.clone(),
        process,
        id,
        order,
        input: body,
        now,
    };
    api.execute(&head, &permit, command, move |done: GoodsPicked| {
        Answer::created(format!("/api/v1/orders/{order}/goods"), &done)
    })
    .await
}

/// Puts picked goods back on the shelf, opening their boxes.
#[utoipa::path(post, path = "/orders/{id}/put-backs", tag = "warehouse", operation_id = "put_goods_back", params(("id" = OrderId, Path)),
    request_body = PutBackInput, responses((status = 201, body = GoodsPutBack)),
    security(("session" = [])), extensions(("x-permission" = json!("stock.pick"))))]
async fn put_back(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(order): Path<OrderId>,
    Call { head, body }: Call<PutBackInput>,
) -> Result<Response, Problem> {
    let permit: Permit<MayPick> = head.permit()?;
    let command = PutBack {
        permit: permit.clone(),
        process,
        id: DocumentId::new(),
        order,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, move |done: GoodsPutBack| {
        Answer::created(format!("/api/v1/orders/{order}/goods"), &done)
    })
    .await
}

/// Packs picked goods into boxes.
#[utoipa::path(post, path = "/orders/{id}/packs", tag = "warehouse", operation_id = "pack_goods", params(("id" = OrderId, Path)),
    request_body = PackInput, responses((status = 201, body = GoodsPacked)),
    security(("session" = [])), extensions(("x-permission" = json!("stock.pack"))))]
async fn pack(
    State(api): State<Api>,
    Extension(process): Extension<Process>,
    Path(order): Path<OrderId>,
    Call { head, body }: Call<PackInput>,
) -> Result<Response, Problem> {
    let permit: Permit<MayPack> = head.permit()?;
    let ids = body.boxes.iter().map(|_| DocumentId::new()).collect();
    let command = PackGoods {
        permit: permit.clone(),
        process,
        order,
        ids,
        input: body,
        now: head.now,
    };
    api.execute(&head, &permit, command, move |done: GoodsPacked| {
        Answer::created(format!("/api/v1/orders/{order}/goods"), &done)
    })
    .await
}

/// One machine by its serial number.
#[utoipa::path(get, path = "/serials/{serial}", tag = "warehouse", operation_id = "get_serial", params(("serial" = String, Path)),
    responses((status = 200, body = SerialView)),
    security(("session" = [])), extensions(("x-permission" = json!("stock.view"))))]
async fn serial(
    State(api): State<Api>,
    who: Who,
    Path(serial): Path<String>,
) -> Result<Json<SerialView>, Problem> {
    let permit: Permit<ViewStock> = who.permit()?;
    let found = api
        .db()
        .read_with(move |tx| Box::pin(async move { look_up_serial(tx, &permit, &serial).await }))
        .await?;
    Ok(Json(found))
}
