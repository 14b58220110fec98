import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Answers every request after 50 ms, and every tenth below /errors with 500. GET /count tells how many it has answered with
 * 200 and with 500 since the last time it was asked. Argument: port on loopback.
 */
public class FixedDelay {
    private static final long DELAY_NANOS = 50_000_000;

    public static void main(String[] arguments) throws Exception {
        AtomicLong requests = new AtomicLong();
        AtomicLong errors = new AtomicLong();
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])), 1024);
        server.createContext("/count", exchange -> {
            long failed = errors.getAndSet(0);
            byte[] body = ((requests.getAndSet(0) - failed) + " " + failed + "\n").getBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.createContext("/", exchange -> {
            long due = System.nanoTime() + DELAY_NANOS;
            long number = requests.incrementAndGet();
            boolean fails = exchange.getRequestURI().getPath().startsWith("/errors") && number % 10 == 0;
            for (long left = DELAY_NANOS; left > 0; left = due - System.nanoTime()) LockSupport.parkNanos(left);
            if (fails) errors.incrementAndGet();
            byte[] body = "{}".getBytes();
            exchange.sendResponseHeaders(fails ? 500 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }
}
