-- Products with list and floor price, bills of material, currency rates.
-- Prices are 10^-6 of a major unit; quantities 10^-6 of the unit; rates 10^-6.

CREATE TABLE products (
    id              BLOB NOT NULL,
    sku             TEXT NOT NULL,
    name            TEXT NOT NULL,
    name_search     TEXT NOT NULL,
    model           TEXT NOT NULL,
    unit            TEXT NOT NULL,
    whole_units     INTEGER NOT NULL,
    serialised      INTEGER NOT NULL,
    supply          TEXT NOT NULL,
    currency        TEXT NOT NULL,
    list_price      INTEGER NOT NULL,
    floor_price     INTEGER NOT NULL,
    cost_price      INTEGER NOT NULL,
    tax_rate        INTEGER NOT NULL,
    lead_days       INTEGER NOT NULL,
    parameters      TEXT NOT NULL,
    active          INTEGER NOT NULL,
    version         INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    CONSTRAINT products_pk PRIMARY KEY (id),
    CONSTRAINT products_sku_key UNIQUE (sku),
    CONSTRAINT products_supply_check CHECK (supply IN ('make', 'buy', 'stock', 'service')),
    CONSTRAINT products_price_check CHECK (list_price >= 0 AND floor_price >= 0 AND cost_price >= 0),
    CONSTRAINT products_tax_check CHECK (tax_rate >= 0 AND tax_rate < 1000000)
) STRICT;
CREATE INDEX products_by_name ON products (name_search, id);

CREATE TABLE product_terms (
    term            TEXT NOT NULL,
    product_id      BLOB NOT NULL,
    CONSTRAINT product_terms_pk PRIMARY KEY (term, product_id)
) STRICT;
CREATE INDEX product_terms_by_product ON product_terms (product_id);

CREATE TABLE bom_lines (
    product_id      BLOB NOT NULL,
    component_id    BLOB NOT NULL,
    quantity        INTEGER NOT NULL,
    ordinal         INTEGER NOT NULL,
    CONSTRAINT bom_lines_pk PRIMARY KEY (product_id, component_id),
    CONSTRAINT bom_lines_product_fk FOREIGN KEY (product_id) REFERENCES products (id),
    CONSTRAINT bom_lines_component_fk FOREIGN KEY (component_id) REFERENCES products (id),
    CONSTRAINT bom_lines_quantity_check CHECK (quantity > 0)
) STRICT;

-- Company-currency value of one unit of a foreign currency, from a date on.
CREATE TABLE currency_rates (
    currency        TEXT NOT NULL,
    valid_from      TEXT NOT NULL,
    rate            INTEGER NOT NULL,
    CONSTRAINT currency_rates_pk PRIMARY KEY (currency, valid_from),
    CONSTRAINT currency_rates_rate_check CHECK (rate > 0)
) STRICT;
