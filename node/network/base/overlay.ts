/** Parts of libp2p in a different shape: the objects that it hands to its services, changed where we must. */

/** `target` with some members replaced; methods stay bound to it. */
export function overlay<T extends object>(target: T, members: Record<string, unknown>): T {
  return new Proxy(target, {
    get(object, key) {
      if (typeof key === 'string' && Object.hasOwn(members, key)) return members[key]
      const value: unknown = Reflect.get(object, key, object)
      return typeof value === 'function' ? value.bind(object) : value
    },
  })
}
