-- Units of products, price lists with their rules, and how the company reads them.
-- Prices are 10^-6 of a major unit, quantities 10^-6 of the product's own unit, rates 10^-6.

CREATE TABLE product_units (
    product_id      UUID NOT NULL,
    unit            TEXT COLLATE "C" NOT NULL,
    units           BIGINT NOT NULL,
    base_units      BIGINT NOT NULL,
    ordinal         BIGINT NOT NULL,
    CONSTRAINT product_units_pk PRIMARY KEY (product_id, unit),
    CONSTRAINT product_units_product_fk FOREIGN KEY (product_id) REFERENCES products (id),
    CONSTRAINT product_units_ratio_check CHECK (units > 0 AND base_units > 0)
);

-- A price list, a frame contract or a promotion. What it does not name it leaves open.
CREATE TABLE price_lists (
    id              UUID NOT NULL,
    code            TEXT COLLATE "C" NOT NULL,
    name            TEXT NOT NULL,
    name_search     TEXT COLLATE "C" NOT NULL,
    kind            TEXT COLLATE "C" NOT NULL,
    customer_id     UUID,
    class           TEXT COLLATE "C" NOT NULL,
    channel         TEXT COLLATE "C" NOT NULL,
    valid_from      TEXT COLLATE "C" NOT NULL,
    valid_until     TEXT COLLATE "C",
    currency        TEXT COLLATE "C" NOT NULL,
    tax_included    BOOLEAN NOT NULL,
    active          BOOLEAN NOT NULL,
    version         BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    CONSTRAINT price_lists_pk PRIMARY KEY (id),
    CONSTRAINT price_lists_code_key UNIQUE (code),
    CONSTRAINT price_lists_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT price_lists_kind_check CHECK (kind IN ('price_list', 'frame_contract', 'promotion')),
    CONSTRAINT price_lists_frame_check CHECK (kind <> 'frame_contract' OR customer_id IS NOT NULL)
);
CREATE INDEX price_lists_by_customer ON price_lists (customer_id);

-- One of price, discount and gift_buy; agreed is a frame contract's call-off quantity.
CREATE TABLE price_rules (
    id              UUID NOT NULL,
    list_id         UUID NOT NULL,
    ordinal         BIGINT NOT NULL,
    product_id      UUID NOT NULL,
    min_quantity    BIGINT NOT NULL,
    price           BIGINT,
    unit            TEXT COLLATE "C" NOT NULL,
    discount        BIGINT,
    agreed          BIGINT,
    gift_buy        BIGINT,
    gift_get        BIGINT,
    gift_product_id UUID,
    CONSTRAINT price_rules_pk PRIMARY KEY (id),
    CONSTRAINT price_rules_list_fk FOREIGN KEY (list_id) REFERENCES price_lists (id),
    CONSTRAINT price_rules_product_fk FOREIGN KEY (product_id) REFERENCES products (id),
    CONSTRAINT price_rules_gift_fk FOREIGN KEY (gift_product_id) REFERENCES products (id),
    CONSTRAINT price_rules_offer_check CHECK (
        num_nonnulls(price, discount, gift_buy) = 1
    ),
    CONSTRAINT price_rules_range_check CHECK (
        min_quantity >= 0 AND (price IS NULL OR price >= 0) AND (agreed IS NULL OR agreed >= 0)
        AND (gift_buy IS NULL OR (gift_buy > 0 AND gift_get > 0 AND gift_product_id IS NOT NULL))
    )
);
CREATE INDEX price_rules_by_product ON price_rules (product_id);
CREATE INDEX price_rules_by_list ON price_rules (list_id, ordinal);

-- How the company reads its price lists; the shipped way while there is no row.
CREATE TABLE price_policy (
    one             BIGINT NOT NULL,
    content         TEXT NOT NULL,
    version         BIGINT NOT NULL,
    CONSTRAINT price_policy_pk PRIMARY KEY (one),
    CONSTRAINT price_policy_single CHECK (one = 1)
);
