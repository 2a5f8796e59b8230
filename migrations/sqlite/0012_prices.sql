-- Units of products, price lists with their rules, and how the company reads them.
-- Prices are 10^-6 of a major unit, quantities 10^-6 of the product's own unit, rates 10^-6.

CREATE TABLE product_units (
    product_id      BLOB NOT NULL,
    unit            TEXT NOT NULL,
    units           INTEGER NOT NULL,
    base_units      INTEGER NOT NULL,
    ordinal         INTEGER NOT NULL,
    CONSTRAINT product_units_pk PRIMARY KEY (product_id, unit),
    CONSTRAINT product_units_product_fk FOREIGN KEY (product_id) REFERENCES products (id),
    CONSTRAINT product_units_ratio_check CHECK (units > 0 AND base_units > 0)
) STRICT;

-- A price list, a frame contract or a promotion. What it does not name it leaves open.
CREATE TABLE price_lists (
    id              BLOB NOT NULL,
    code            TEXT NOT NULL,
    name            TEXT NOT NULL,
    name_search     TEXT NOT NULL,
    kind            TEXT NOT NULL,
    customer_id     BLOB,
    class           TEXT NOT NULL,
    channel         TEXT NOT NULL,
    valid_from      TEXT NOT NULL,
    valid_until     TEXT,
    currency        TEXT NOT NULL,
    tax_included    INTEGER NOT NULL,
    active          INTEGER NOT NULL,
    version         INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    CONSTRAINT price_lists_pk PRIMARY KEY (id),
    CONSTRAINT price_lists_code_key UNIQUE (code),
    CONSTRAINT price_lists_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT price_lists_kind_check CHECK (kind IN ('price_list', 'frame_contract', 'promotion')),
    CONSTRAINT price_lists_frame_check CHECK (kind <> 'frame_contract' OR customer_id IS NOT NULL)
) STRICT;
CREATE INDEX price_lists_by_customer ON price_lists (customer_id);

-- One of price, discount and gift_buy; agreed is a frame contract's call-off quantity.
CREATE TABLE price_rules (
    id              BLOB NOT NULL,
    list_id         BLOB NOT NULL,
    ordinal         INTEGER NOT NULL,
    product_id      BLOB NOT NULL,
    min_quantity    INTEGER NOT NULL,
    price           INTEGER,
    unit            TEXT NOT NULL,
    discount        INTEGER,
    agreed          INTEGER,
    gift_buy        INTEGER,
    gift_get        INTEGER,
    gift_product_id BLOB,
    CONSTRAINT price_rules_pk PRIMARY KEY (id),
    CONSTRAINT price_rules_list_fk FOREIGN KEY (list_id) REFERENCES price_lists (id),
    CONSTRAINT price_rules_product_fk FOREIGN KEY (product_id) REFERENCES products (id),
    CONSTRAINT price_rules_gift_fk FOREIGN KEY (gift_product_id) REFERENCES products (id),
    CONSTRAINT price_rules_offer_check CHECK (
        (price IS NOT NULL) + (discount IS NOT NULL) + (gift_buy IS NOT NULL) = 1
    ),
    CONSTRAINT price_rules_range_check CHECK (
        min_quantity >= 0 AND (price IS NULL OR price >= 0) AND (agreed IS NULL OR agreed >= 0)
        AND (gift_buy IS NULL OR (gift_buy > 0 AND gift_get > 0 AND gift_product_id IS NOT NULL))
    )
) STRICT;
CREATE INDEX price_rules_by_product ON price_rules (product_id);
CREATE INDEX price_rules_by_list ON price_rules (list_id, ordinal);

-- How the company reads its price lists; the shipped way while there is no row.
CREATE TABLE price_policy (
    one             INTEGER NOT NULL,
    content         TEXT NOT NULL,
    version         INTEGER NOT NULL,
    CONSTRAINT price_policy_pk PRIMARY KEY (one),
    CONSTRAINT price_policy_single CHECK (one = 1)
) STRICT;
