import { queryOptions } from "@tanstack/react-query";
import { api, body, tagged } from "../../../api/client.ts";
import type { components } from "../../../api/generated.ts";
import type { Entry, Page } from "../../../api/types.ts";

type Schemas = components["schemas"];
export type ContractRow = Schemas["ContractRow"];
export type ContractPage = Schemas["ContractPage"];
export type ContractVersionPage = Schemas["ContractVersionPage"];
export type ContractInput = Schemas["SalesContractInput"];
export type ContractState = Schemas["ContractState"];
export type Party = Schemas["ContractParty"];
export type Signatory = Schemas["ContractSignatory"];
export type ObligationTerm = Schemas["ObligationTerm"];
export type Obligation = Schemas["Obligation"];
export type Annex = Schemas["ContractAnnex"];
export type AnnexInput = Schemas["AnnexInput"];
export type Budget = Schemas["BudgetView"];
export type BudgetCost = Schemas["BudgetCost"];
export type FrameLine = Schemas["FrameLine"];
export type EndCode = Schemas["ContractEndCode"];

const pageSize = 50;
/** A contract's history is read whole. */
const historySize = 200;

interface ContractsAsked {
  q: string;
  state: string | null;
  budget: string | null;
}

export function readContracts(
  { q, state, budget }: ContractsAsked,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<ContractRow>> {
  const query = {
    limit: pageSize,
    ...(q ? { q } : {}),
    ...(state ? { state } : {}),
    ...(budget ? { budget_waits: true } : {}),
    ...(cursor ? { cursor } : {}),
  };
  return body(api.GET("/api/v1/contracts", { params: { query }, signal }));
}

export function contractQuery(id: string) {
  return queryOptions({
    queryKey: ["contract", id, "page"],
    queryFn: ({ signal }) =>
      tagged(api.GET("/api/v1/contracts/{id}", { params: { path: { id } }, signal })),
  });
}

export function contractVersionQuery(id: string, version: number) {
  return queryOptions({
    queryKey: ["contract", id, "versions", version],
    queryFn: ({ signal }) => {
      const params = { path: { id, version } };
      return body(api.GET("/api/v1/contracts/{id}/versions/{version}", { params, signal }));
    },
  });
}

export function readComparison(id: string, from: number, to: number, signal: AbortSignal) {
  return body(
    api.GET("/api/v1/contracts/{id}/compare", {
      params: { path: { id }, query: { from, to } },
      signal,
    }),
  );
}

export async function readHistory(id: string, signal: AbortSignal): Promise<Entry[]> {
  const query = { limit: historySize };
  const page = await body(
    api.GET("/api/v1/contracts/{id}/history", { params: { path: { id }, query }, signal }),
  );
  return page.items;
}

export function orderContractQuery(id: string) {
  return queryOptions({
    queryKey: ["sales_order", id, "contract"],
    queryFn: ({ signal }) =>
      body(api.GET("/api/v1/orders/{id}/contract", { params: { path: { id } }, signal })),
    meta: { kinds: ["contract"] },
  });
}

export function budgetPolicyQuery() {
  return queryOptions({
    queryKey: ["budget_policy", "one"],
    queryFn: ({ signal }) => tagged(api.GET("/api/v1/budget-policy", { signal })),
    staleTime: 0,
  });
}
