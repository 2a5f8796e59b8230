/** What others did on my orders since I last looked. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { Link } from "react-router";
import { api, body } from "../../api/client.ts";
import { commandHeaders, useCommand } from "../../api/command.ts";
import { useFormat } from "../../i18n/format.ts";
import { useText, useWords } from "../../i18n/words.ts";
import { QueryState } from "../../ui/query-state.tsx";
import { WhoActed } from "../../ui/who-acted.tsx";
import { byOrder, type NewsItem } from "./news.ts";
import { threadWords } from "./words.ts";

const name = "news.read";
const shownPerOrder = 3;

async function readNews(signal: AbortSignal) {
  const kept = await body(
    api.GET("/api/v1/me/preferences/{name}", { params: { path: { name } }, signal }),
  );
  const after = typeof kept.value === "number" ? kept.value : 0;
  return body(api.GET("/api/v1/workbench/news", { params: { query: { after } }, signal }));
}

export function News() {
  const t = useWords(threadWords);
  const client = useQueryClient();
  const query = useQuery({
    queryKey: ["news"],
    queryFn: ({ signal }) => readNews(signal),
    meta: { kinds: ["sales_order"] },
  });
  const read = useCommand({
    name: "me.news",
    run: (position: number, key) =>
      api.PUT("/api/v1/me/preferences/{name}", {
        params: { path: { name } },
        headers: commandHeaders(key),
        body: { value: position },
      }),
    onDone: () => client.invalidateQueries({ queryKey: ["news"] }),
  });
  return (
    <section className="yd-card yd-stack" aria-labelledby="news-title">
      <div className="yd-row yd-row-between">
        <h2 id="news-title">{t("news")}</h2>
        {query.data && query.data.items.length > 0 && (
          <Button
            size="small"
            loading={read.busy}
            onClick={() => query.data && read.run(query.data.position)}
          >
            {t("newsRead")}
          </Button>
        )}
      </div>
      <QueryState query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="yd-muted">{t("newsNone")}</p>
          ) : (
            <ul className="yd-news">
              {byOrder(items).map(([latest, ...others]) => (
                <li key={latest.subject.id}>
                  <Link to={`/orders/${latest.subject.id}`}>
                    {[latest.heading.number, latest.heading.party].filter(Boolean).join(" · ")}
                  </Link>
                  <ul>
                    {[latest, ...others].slice(0, shownPerOrder).map((item) => (
                      <NewsLine key={item.seq} item={item} />
                    ))}
                  </ul>
                  {others.length >= shownPerOrder && (
                    <Link to={`/orders/${latest.subject.id}`} className="yd-small yd-muted">
                      {t("newsMore", { n: others.length + 1 - shownPerOrder })}
                    </Link>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </QueryState>
    </section>
  );
}

function NewsLine({ item }: { item: NewsItem }) {
  const text = useText();
  const format = useFormat();
  return (
    <li>
      <Link to={`/orders/${item.subject.id}#event-${item.seq}`}>
        <span>
          <WhoActed name={item.actor?.name} />
          {text(item.text)}
        </span>
        <time className="yd-small yd-muted" dateTime={item.occurred_at}>
          {format.moment(item.occurred_at)}
        </time>
      </Link>
    </li>
  );
}
