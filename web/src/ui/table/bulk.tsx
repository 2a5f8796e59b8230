/** One act on many rows, with a result for each. */

import { Button, Modal } from "antd";
import { useState } from "react";
import { Problem } from "../../api/problem.ts";
import { useWords } from "../../i18n/words.ts";
import { uiWords } from "../words.ts";
import { tableWords } from "./words.ts";

export interface BulkAction<Row> {
  key: string;
  label: string;
  run: (row: Row) => Promise<unknown>;
}

interface Result {
  key: string;
  name: string;
  problem: Problem | null;
}

interface BulkBarProps<Row> {
  rows: readonly Row[];
  actions: readonly BulkAction<Row>[];
  rowKey: (row: Row) => string;
  rowName: (row: Row) => string;
  onClear: () => void;
  onDone: () => void;
}

export function BulkBar<Row>(props: BulkBarProps<Row>) {
  const { rows, actions, rowKey, rowName, onClear, onDone } = props;
  const t = useWords(tableWords);
  const common = useWords(uiWords);
  const [running, setRunning] = useState<BulkAction<Row> | null>(null);
  const [results, setResults] = useState<readonly Result[]>([]);
  const [total, setTotal] = useState(0);

  // One after the other: each has its own answer, and the server is not flooded.
  const run = async (action: BulkAction<Row>) => {
    setRunning(action);
    setTotal(rows.length);
    const done: Result[] = [];
    for (const row of rows) {
      const problem = await action.run(row).then(
        () => null,
        (error) => Problem.from(error),
      );
      done.push({ key: rowKey(row), name: rowName(row), problem });
      setResults([...done]);
    }
    onDone();
  };

  const failed = results.filter((result) => result.problem).length;
  const finished = results.length === total;
  const close = () => {
    setRunning(null);
    setResults([]);
    onClear();
  };
  return (
    <div className="yd-row yd-bulk" role="toolbar">
      <span>{t("selected", { n: rows.length })}</span>
      {actions.map((action) => (
        <Button key={action.key} onClick={() => run(action)}>
          {action.label}
        </Button>
      ))}
      <Button type="text" onClick={onClear}>
        {t("unselect")}
      </Button>
      {running && (
        <Modal
          open
          closable={false}
          footer={
            <Button type="primary" disabled={!finished} onClick={close}>
              {common("close")}
            </Button>
          }
          title={
            finished
              ? t("bulkTitle", { action: running.label, done: total - failed, failed })
              : t("bulkRunning", { action: running.label, n: results.length, total })
          }
        >
          <ul className="yd-bulk-results">
            {results.map((result) => (
              <li key={result.key} className={result.problem ? "yd-bad" : "yd-good"}>
                {result.name}: {result.problem ? result.problem.message : t("bulkOk")}
              </li>
            ))}
          </ul>
        </Modal>
      )}
    </div>
  );
}
