-- Stock: places, the ledger of moves and its sums, reservations, shortages, serial numbers, picks
-- and boxes. Quantities are 10^-6 of the product's stock unit; moments are microseconds UTC.

CREATE FUNCTION warehouse_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$body$;

CREATE TABLE stock_places (
    id              UUID NOT NULL,
    code            TEXT COLLATE "C" NOT NULL,
    name            TEXT NOT NULL,
    kind            TEXT COLLATE "C" NOT NULL,
    active          BOOLEAN NOT NULL,
    version         BIGINT NOT NULL,
    CONSTRAINT stock_places_pk PRIMARY KEY (id),
    CONSTRAINT stock_places_code_key UNIQUE (code),
    CONSTRAINT stock_places_name_key UNIQUE (name),
    CONSTRAINT stock_places_kind_check CHECK (kind IN ('finished', 'material'))
);

-- The papers that people write for stock: receipts and corrections.
CREATE TABLE stock_papers (
    id              UUID NOT NULL,
    number          TEXT COLLATE "C" NOT NULL,
    kind            TEXT COLLATE "C" NOT NULL,
    reference       TEXT NOT NULL,
    reference_key   TEXT COLLATE "C" NOT NULL,
    reason          TEXT NOT NULL,
    created_by      UUID,
    occurred_at     BIGINT NOT NULL,
    recorded_at     BIGINT NOT NULL,
    CONSTRAINT stock_papers_pk PRIMARY KEY (id),
    CONSTRAINT stock_papers_number_key UNIQUE (number),
    CONSTRAINT stock_papers_kind_check CHECK (kind IN ('receipt', 'adjustment', 'transfer'))
);
-- The same delivery note is received once.
CREATE UNIQUE INDEX stock_papers_reference_key ON stock_papers (kind, reference_key) WHERE reference_key <> '';

-- What came and went. Never changed; an error is a move the other way. One row per piece where
-- pieces have serial numbers.
CREATE TABLE stock_moves (
    id              UUID NOT NULL,
    product_id      UUID NOT NULL,
    place_id        UUID NOT NULL,
    kind            TEXT COLLATE "C" NOT NULL,
    quantity        BIGINT NOT NULL,
    lot             TEXT NOT NULL,
    serial          TEXT COLLATE "C",
    document_kind   TEXT COLLATE "C" NOT NULL,
    document_id     UUID NOT NULL,
    order_id        UUID,
    line_id         UUID,
    reason          TEXT NOT NULL,
    occurred_at     BIGINT NOT NULL,
    recorded_at     BIGINT NOT NULL,
    actor           UUID,
    CONSTRAINT stock_moves_pk PRIMARY KEY (id),
    CONSTRAINT stock_moves_product_fk FOREIGN KEY (product_id) REFERENCES products (id),
    CONSTRAINT stock_moves_place_fk FOREIGN KEY (place_id) REFERENCES stock_places (id),
    CONSTRAINT stock_moves_kind_check CHECK (kind IN ('receipt', 'issue', 'adjust', 'transfer', 'produce')),
    CONSTRAINT stock_moves_quantity_check CHECK (quantity <> 0),
    CONSTRAINT stock_moves_sign_check CHECK ((kind <> 'issue' OR quantity < 0) AND (kind <> 'receipt' OR quantity > 0))
);
CREATE INDEX stock_moves_by_level ON stock_moves (product_id, place_id, recorded_at);
CREATE INDEX stock_moves_by_document ON stock_moves (document_id);
CREATE INDEX stock_moves_by_serial ON stock_moves (serial, recorded_at) WHERE serial IS NOT NULL;

CREATE TRIGGER stock_moves_no_update BEFORE UPDATE ON stock_moves FOR EACH ROW EXECUTE FUNCTION warehouse_append_only();
CREATE TRIGGER stock_moves_no_delete BEFORE DELETE ON stock_moves FOR EACH ROW EXECUTE FUNCTION warehouse_append_only();

-- The sums of stock_moves and of the open reservations, kept by the functions that write those.
CREATE TABLE stock_levels (
    product_id      UUID NOT NULL,
    place_id        UUID NOT NULL,
    on_hand         BIGINT NOT NULL,
    reserved        BIGINT NOT NULL,
    CONSTRAINT stock_levels_pk PRIMARY KEY (product_id, place_id),
    CONSTRAINT stock_levels_product_fk FOREIGN KEY (product_id) REFERENCES products (id),
    CONSTRAINT stock_levels_place_fk FOREIGN KEY (place_id) REFERENCES stock_places (id),
    CONSTRAINT stock_levels_on_hand_check CHECK (on_hand >= 0),
    CONSTRAINT stock_levels_reserved_check CHECK (reserved >= 0),
    CONSTRAINT stock_levels_cover_check CHECK (reserved <= on_hand)
);

-- Stock held for a line of an order: the one truth about what is promised to whom.
CREATE TABLE reservations (
    id              UUID NOT NULL,
    order_id        UUID NOT NULL,
    line_id         UUID NOT NULL,
    product_id      UUID NOT NULL,
    place_id        UUID NOT NULL,
    quantity        BIGINT NOT NULL,
    picked          BIGINT NOT NULL,
    released        BIGINT NOT NULL,
    source          TEXT COLLATE "C" NOT NULL,
    pegged_kind     TEXT COLLATE "C" NOT NULL,
    pegged_id       UUID,
    priority        BIGINT NOT NULL,
    expires_at      BIGINT,
    created_at      BIGINT NOT NULL,
    ended_at        BIGINT,
    CONSTRAINT reservations_pk PRIMARY KEY (id),
    CONSTRAINT reservations_level_fk FOREIGN KEY (product_id, place_id) REFERENCES stock_levels (product_id, place_id),
    CONSTRAINT reservations_source_check CHECK (source IN ('stock', 'production')),
    CONSTRAINT reservations_quantity_check CHECK (quantity > 0 AND picked >= 0 AND released >= 0),
    CONSTRAINT reservations_open_check CHECK (picked + released <= quantity),
    CONSTRAINT reservations_ended_check CHECK ((ended_at IS NULL) = (picked + released < quantity))
);
CREATE INDEX reservations_by_order ON reservations (order_id, line_id, created_at);
CREATE INDEX reservations_open_by_level ON reservations (product_id, place_id) WHERE ended_at IS NULL;
CREATE INDEX reservations_by_expiry ON reservations (expires_at) WHERE ended_at IS NULL AND expires_at IS NOT NULL;

-- What stock did not cover; later receipts serve the highest priority first, then the oldest.
CREATE TABLE stock_shortages (
    order_id        UUID NOT NULL,
    line_id         UUID NOT NULL,
    product_id      UUID NOT NULL,
    quantity        BIGINT NOT NULL,
    priority        BIGINT NOT NULL,
    since           BIGINT NOT NULL,
    closed_at       BIGINT,
    CONSTRAINT stock_shortages_pk PRIMARY KEY (order_id, line_id),
    CONSTRAINT stock_shortages_quantity_check CHECK (quantity >= 0),
    CONSTRAINT stock_shortages_closed_check CHECK ((closed_at IS NULL) = (quantity > 0))
);
CREATE INDEX stock_shortages_open ON stock_shortages (product_id, priority, since) WHERE closed_at IS NULL;

-- Every single machine. Where it is in its life; its moves tell how it came there.
CREATE TABLE serials (
    serial          TEXT COLLATE "C" NOT NULL,
    product_id      UUID NOT NULL,
    place_id        UUID,
    order_id        UUID,
    line_id         UUID,
    origin          TEXT COLLATE "C" NOT NULL,
    work_order_id   UUID,
    status          TEXT COLLATE "C" NOT NULL,
    made_at         BIGINT NOT NULL,
    changed_at      BIGINT NOT NULL,
    CONSTRAINT serials_pk PRIMARY KEY (serial),
    CONSTRAINT serials_product_fk FOREIGN KEY (product_id) REFERENCES products (id),
    CONSTRAINT serials_place_fk FOREIGN KEY (place_id) REFERENCES stock_places (id),
    CONSTRAINT serials_origin_check CHECK (origin IN ('receipt', 'production')),
    CONSTRAINT serials_status_check CHECK (status IN (
        'made', 'good', 'blocked', 'picked', 'packed', 'shipped', 'accepted', 'returned', 'removed'))
);
CREATE INDEX serials_by_order ON serials (order_id, line_id) WHERE order_id IS NOT NULL;
CREATE INDEX serials_by_place ON serials (product_id, place_id, status);

CREATE TABLE picks (
    id              UUID NOT NULL,
    number          TEXT COLLATE "C" NOT NULL,
    order_id        UUID NOT NULL,
    picked_by       UUID,
    picked_at       BIGINT NOT NULL,
    recorded_at     BIGINT NOT NULL,
    CONSTRAINT picks_pk PRIMARY KEY (id),
    CONSTRAINT picks_number_key UNIQUE (number)
);
CREATE INDEX picks_by_order ON picks (order_id, recorded_at);

CREATE TABLE pick_lines (
    pick_id         UUID NOT NULL,
    ordinal         BIGINT NOT NULL,
    line_id         UUID NOT NULL,
    reservation_id  UUID NOT NULL,
    product_id      UUID NOT NULL,
    place_id        UUID NOT NULL,
    quantity        BIGINT NOT NULL,
    serials         TEXT NOT NULL,
    CONSTRAINT pick_lines_pk PRIMARY KEY (pick_id, ordinal),
    CONSTRAINT pick_lines_pick_fk FOREIGN KEY (pick_id) REFERENCES picks (id),
    CONSTRAINT pick_lines_reservation_fk FOREIGN KEY (reservation_id) REFERENCES reservations (id),
    CONSTRAINT pick_lines_quantity_check CHECK (quantity > 0)
);

-- Boxes, numbered per order; the contents are the packing list.
CREATE TABLE boxes (
    id              UUID NOT NULL,
    order_id        UUID NOT NULL,
    number          BIGINT NOT NULL,
    gross_weight_kg BIGINT,
    size            TEXT NOT NULL,
    packed_by       UUID,
    packed_at       BIGINT NOT NULL,
    recorded_at     BIGINT NOT NULL,
    unpacked_at     BIGINT,
    CONSTRAINT boxes_pk PRIMARY KEY (id),
    CONSTRAINT boxes_number_key UNIQUE (order_id, number),
    CONSTRAINT boxes_weight_check CHECK (gross_weight_kg IS NULL OR gross_weight_kg > 0)
);

CREATE TABLE box_lines (
    box_id          UUID NOT NULL,
    ordinal         BIGINT NOT NULL,
    line_id         UUID NOT NULL,
    product_id      UUID NOT NULL,
    quantity        BIGINT NOT NULL,
    serials         TEXT NOT NULL,
    accessories     TEXT NOT NULL,
    CONSTRAINT box_lines_pk PRIMARY KEY (box_id, ordinal),
    CONSTRAINT box_lines_line_key UNIQUE (box_id, line_id),
    CONSTRAINT box_lines_box_fk FOREIGN KEY (box_id) REFERENCES boxes (id),
    CONSTRAINT box_lines_quantity_check CHECK (quantity > 0)
);
