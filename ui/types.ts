/** Shapes of the API's answers: the contract's. */
export type {
  AccountsAnswer,
  ExplainAnswer,
  Expr,
  HopCondition,
  LayerReport,
  Missing,
  NotKnown,
  ProofItem,
  SearchAnswer,
  SearchHit as Hit,
  Step,
  WhatCanAnswer,
  WhatCanRow,
  WhoCanAnswer,
  WhoCanRow,
} from '../api/contract/index.js';
import type { AccountsAnswer } from '../api/contract/index.js';
export type AccountOption = AccountsAnswer['accounts'][number];
