-- Prices in drafts that lie below the floor of their product: somebody with the authority is asked for
-- them. Noted when a draft is saved or an act is refused for one, and for all drafts of a product when
-- its floor moves. What drafts asked for so far is noted when they are saved or issued the next time.

CREATE TABLE asked_prices (
    holder_kind TEXT COLLATE "C" NOT NULL,
    holder_id   UUID NOT NULL,
    line_id     UUID NOT NULL,
    product_id  UUID NOT NULL,
    price       BIGINT NOT NULL,
    currency    TEXT COLLATE "C" NOT NULL,
    below       BIGINT NOT NULL,
    since       BIGINT NOT NULL,
    CONSTRAINT asked_prices_pk PRIMARY KEY (holder_kind, holder_id, line_id)
);
CREATE INDEX quotation_versions_draft ON quotation_versions (quotation_id) WHERE state = 'draft';

DROP INDEX quotation_versions_below_floor;
ALTER TABLE quotation_versions DROP COLUMN below_floor;
