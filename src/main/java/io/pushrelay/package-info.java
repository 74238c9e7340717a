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
 *       PublishOperation} and {@code ListenOperation}. {@code MultiSubscription}, a listener of
 *       several channels, comes last.
 *   <li>{@code presence}, who listens as others are told of it; {@code webhook} tells the
 *       application, {@code events} a channel.
 *   <li>{@code http}: {@code LocationFilter}, through which every request comes; behind it {@code
 *       SenderHandler}, {@code LongPollHandler}, {@code EventStreamHandler} and {@code
 *       WebSocketEndpoints}, each in a package of its own.
 *   <li>{@code container}: what is there because a server does what it does.
 *   <li>This package: {@code Lifecycle} and {@code Wiring}.
 * </ol>
 *
 * <p>The contracts in {@code it} say what all of it does on the wire.
 */
@NullMarked
package io.pushrelay;

import org.jspecify.annotations.NullMarked;
