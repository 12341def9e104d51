import { AsyncLocalStorage } from 'node:async_hooks';

/** Whether somebody waits in front of a screen for what runs now. Adapters need not pass it on. */
const urgent = new AsyncLocalStorage<true>();

export const urgently = <T>(work: () => Promise<T>): Promise<T> => urgent.run(true, work);
export const isUrgent = (): boolean => urgent.getStore() ?? false;
