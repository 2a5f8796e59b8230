-- Products with list and floor price, bills of material, currency rates.
-- Prices are 10^-6 of a major unit; quantities 10^-6 of the unit; rates 10^-6.

CREATE TABLE products (
    id              UUID NOT NULL,
    sku             TEXT COLLATE "C" NOT NULL,
    name            TEXT NOT NULL,
    name_search     TEXT NOT NULL,
    model           TEXT NOT NULL,
    unit            TEXT NOT NULL,
    whole_units     BOOLEAN NOT NULL,
    serialised      BOOLEAN NOT NULL,
    supply          TEXT COLLATE "C" NOT NULL,
    currency        TEXT COLLATE "C" NOT NULL,
    list_price      BIGINT NOT NULL,
    floor_price     BIGINT NOT NULL,
    cost_price      BIGINT NOT NULL,
    tax_rate        BIGINT NOT NULL,
    lead_days       BIGINT NOT NULL,
    parameters      TEXT NOT NULL,
    active          BOOLEAN NOT NULL,
    version         BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    CONSTRAINT products_pk PRIMARY KEY (id),
    CONSTRAINT products_sku_key UNIQUE (sku),
    CONSTRAINT products_supply_check CHECK (supply IN ('make', 'buy', 'stock', 'service')),
    CONSTRAINT products_price_check CHECK (list_price >= 0 AND floor_price >= 0 AND cost_price >= 0),
    CONSTRAINT products_tax_check CHECK (tax_rate >= 0 AND tax_rate < 1000000)
);
CREATE INDEX products_by_name ON products (name_search, id);

CREATE TABLE product_terms (
    term            TEXT COLLATE "C" NOT NULL,
    product_id      UUID NOT NULL,
    CONSTRAINT product_terms_pk PRIMARY KEY (term, product_id)
);
CREATE INDEX product_terms_by_product ON product_terms (product_id);

CREATE TABLE bom_lines (
    product_id      UUID NOT NULL,
    component_id    UUID NOT NULL,
    quantity        BIGINT NOT NULL,
    ordinal         BIGINT NOT NULL,
    CONSTRAINT bom_lines_pk PRIMARY KEY (product_id, component_id),
    CONSTRAINT bom_lines_product_fk FOREIGN KEY (product_id) REFERENCES products (id),
    CONSTRAINT bom_lines_component_fk FOREIGN KEY (component_id) REFERENCES products (id),
    CONSTRAINT bom_lines_quantity_check CHECK (quantity > 0)
);

-- Company-currency value of one unit of a foreign currency, from a date on.
CREATE TABLE currency_rates (
    currency        TEXT COLLATE "C" NOT NULL,
    valid_from      TEXT COLLATE "C" NOT NULL,
    rate            BIGINT NOT NULL,
    CONSTRAINT currency_rates_pk PRIMARY KEY (currency, valid_from),
    CONSTRAINT currency_rates_rate_check CHECK (rate > 0)
);
