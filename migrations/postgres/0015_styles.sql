-- Styles: one design in several variants (colour × size), each variant a product of its own.

CREATE TABLE styles (
    id              UUID NOT NULL,
    style_no        TEXT COLLATE "C" NOT NULL,
    name            TEXT NOT NULL,
    axes            TEXT NOT NULL,
    version         BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    CONSTRAINT styles_pk PRIMARY KEY (id),
    CONSTRAINT styles_style_no_key UNIQUE (style_no)
);

-- Codes are the values' codes, rows first, with a hyphen between: R-XL.
CREATE TABLE style_variants (
    product_id      UUID NOT NULL,
    style_id        UUID NOT NULL,
    codes           TEXT COLLATE "C" NOT NULL,
    ordinal         BIGINT NOT NULL,
    CONSTRAINT style_variants_pk PRIMARY KEY (product_id),
    CONSTRAINT style_variants_codes_key UNIQUE (style_id, codes),
    CONSTRAINT style_variants_style_fk FOREIGN KEY (style_id) REFERENCES styles (id),
    CONSTRAINT style_variants_product_fk FOREIGN KEY (product_id) REFERENCES products (id)
);
