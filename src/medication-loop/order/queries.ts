/** Reads of orders for screens and other modules. */
import type { Sql } from '#src/kernel/database/database.ts';
import type { Order, OrderState } from './shapes.ts';
import { selectOrder, selectOrderIdByNumber, selectOrders, selectOrdersOf, selectVersion } from './store.ts';

/** An order in its current version, or null. */
export async function findOrder(sql: Sql, facilityId: string, orderId: string): Promise<Order | null> {
  return selectOrder(sql, facilityId, orderId);
}

/** Orders by id, in their current versions; unknown ids are left out. */
export async function findOrders(
  sql: Sql,
  facilityId: string,
  orderIds: readonly string[],
): Promise<Map<string, Order>> {
  const found = orderIds.length === 0 ? [] : await selectOrders(sql, facilityId, [...new Set(orderIds)]);
  return new Map(found.map((order) => [order.orderId, order]));
}

/** A version of an order with the order's present state, or null. */
export async function findOrderVersion(
  sql: Sql,
  facilityId: string,
  orderId: string,
  version: number,
): Promise<Order | null> {
  return selectVersion(sql, facilityId, orderId, version);
}

/** The order that a placer gave this number, or null. */
export async function findOrderByNumber(
  sql: Sql,
  facilityId: string,
  placer: string,
  placerNumber: string,
): Promise<Order | null> {
  const orderId = await selectOrderIdByNumber(sql, facilityId, placer, placerNumber);
  return orderId ? selectOrder(sql, facilityId, orderId) : null;
}

/** Orders of a patient that are in force, verified or not, by start. */
export async function activeOrders(sql: Sql, facilityId: string, patientId: string): Promise<Order[]> {
  return selectOrdersOf(sql, facilityId, patientId, ['active']);
}

/** Orders of a patient in the states asked for, by start. */
export async function ordersOf(
  sql: Sql,
  facilityId: string,
  patientId: string,
  states: readonly OrderState[],
): Promise<Order[]> {
  return selectOrdersOf(sql, facilityId, patientId, states);
}
