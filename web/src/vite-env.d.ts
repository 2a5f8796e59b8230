/// <reference types="vite/client" />

declare module "virtual:antd.css";
declare module "virtual:antd-tokens.css";
declare module "virtual:antd/*.css";
