// How an application and its blueprints start and stop: outer ones start first and stop last, and what was begun is ended, whatever fails.

import { after, isPromise } from '../http/after.ts'
import { Blueprint, type LifeHook } from './blueprint.ts'

type AnyBlueprint = Blueprint<string, string, string>

/** A blueprint and all below it, each one's children after it. */
export function withChildren(blueprint: AnyBlueprint): AnyBlueprint[] {
  return [blueprint, ...Blueprint.parts(blueprint).children.flatMap(withChildren)]
}

/**
 * Runs the start hooks. Where one fails, the stop hooks of its blueprint and of those begun before it are run, and its error is thrown;
 * what they throw in turn is told to `tell`, since whoever stops what is half started finds less than it expects.
 */
export function startAll(root: AnyBlueprint, tell: (error: unknown) => void): void | Promise<void> {
  const blueprints = withChildren(root)
  let begun = 0
  const hooks = blueprints.flatMap((blueprint, place) =>
    Blueprint.parts(blueprint).starts.map((hook) => () => {
      begun = place + 1
      return hook()
    }),
  )
  const undo = (error: unknown): never | Promise<never> =>
    after(stopInTurn(blueprints.slice(0, begun)), (others) => {
      for (const other of others as unknown[]) tell(other)
      throw error
    }) as never | Promise<never>
  try {
    const started = inTurn(hooks, 0)
    return isPromise(started) ? started.catch(undo) : undefined
  } catch (error) {
    return undo(error)
  }
}

/** Runs the stop hooks, all of them; then throws what they threw. */
export function stopAll(root: AnyBlueprint): void | Promise<void> {
  return after(stopInTurn(withChildren(root)), (thrown) => {
    const errors = thrown as unknown[]
    if (errors.length > 1) throw new AggregateError(errors, 'Several onStop hooks failed.')
    if (errors.length === 1) throw errors[0]
  }) as void | Promise<void>
}

function inTurn(hooks: readonly LifeHook[], at: number): void | Promise<void> {
  const hook = hooks[at]
  if (hook === undefined) return
  return after(hook(), () => inTurn(hooks, at + 1)) as void | Promise<void>
}

/** Gives what the hooks threw: one that fails keeps none of the others from closing what it opened. */
function stopInTurn(blueprints: readonly AnyBlueprint[]): unknown[] | Promise<unknown[]> {
  const hooks = blueprints.toReversed().flatMap((blueprint) => Blueprint.parts(blueprint).stops)
  return allInTurn(hooks, 0, [])
}

function allInTurn(hooks: readonly LifeHook[], from: number, errors: unknown[]): unknown[] | Promise<unknown[]> {
  for (let at = from; at < hooks.length; at++) {
    try {
      const result = (hooks[at] as LifeHook)()
      if (isPromise(result)) return result.catch((error) => void errors.push(error)).then(() => allInTurn(hooks, at + 1, errors))
    } catch (error) {
      errors.push(error)
    }
  }
  return errors
}
