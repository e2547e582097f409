/** `nuages/messages`: what is said to a visitor once. */
export { flash, type Message, type MessageLevel, takeMessages } from './batteries/messages/messages.ts'
