/**
 * Where the parts are put together and handed to the container. Nobody imports this package.
 *
 * <p>To get to know the code, read the page about architecture first, then the packages in this
 * order:
 *
 * <ol>
 *   <li>{@code channel}, the vocabulary: {@code Message}, {@code MessageId}, {@code ChannelInfo}.
 *   <li>{@code config}: {@code Directive}, all that can be configured; {@code SenderLocation} and
 *       {@code ListenerLocation}, what that means for a request.
 *   <li>{@code store}: {@code Store}, the seam; {@code MemoryStore} behind it.
 *   <li>{@code broker}: {@code Broker}, then what a message and a listener go through there: {@code
 *       Publication} and {@code Look}. {@code Merge}, a listener of several channels, comes last.
 *   <li>{@code http}: {@code LocationFilter}, through which every request comes; behind it {@code
 *       SenderEndpoint}, {@code LongPollEndpoint} and {@code EventStreamEndpoint}.
 *   <li>{@code websocket}: {@code ListenerSocket} and {@code SenderSocket}.
 *   <li>This package: {@code Lifecycle} and {@code Wiring}.
 * </ol>
 *
 * <p>The contracts in {@code it} say what all of it does on the wire.
 */
@NullMarked
package io.pushrelay;

import org.jspecify.annotations.NullMarked;
