// What the benchmark of routers uses of find-my-way, which is installed with the benchmarks alone: the rest is checked without it.

declare module 'find-my-way' {
  interface Found {
    readonly handler: unknown
  }
  interface Router {
    on(method: string, path: string, handler: () => void): void
    find(method: string, path: string): Found | null
  }
  export default function findMyWay(): Router
}
